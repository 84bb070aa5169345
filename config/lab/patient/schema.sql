-- The tables of the avatar service. Run as djangouser, who owns them, in an empty database.

CREATE TABLE account (
    id           bigserial PRIMARY KEY,
    username     text NOT NULL,
    password     text NOT NULL,
    display_name text NOT NULL,
    joined       timestamptz NOT NULL DEFAULT now(),
    quota        numeric(12, 2) NOT NULL DEFAULT 10.00,
    preferences  jsonb NOT NULL DEFAULT '{}'
);
CREATE UNIQUE INDEX account_username ON account (lower(username));

-- A sequence that no column owns: a dump by table would forget it.
CREATE SEQUENCE photo_number;

CREATE TABLE photo (
    id         bigint PRIMARY KEY DEFAULT nextval('photo_number'),
    account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
    format     text NOT NULL CHECK (format IN ('PNG', 'JPEG')),
    bytes      bytea NOT NULL,
    width      integer NOT NULL,
    height     integer NOT NULL,
    added      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX photo_account ON photo (account_id);

CREATE TABLE confirmed_email (
    id         bigserial PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
    photo_id   bigint REFERENCES photo ON DELETE SET NULL,
    address    text NOT NULL UNIQUE,
    md5        text NOT NULL UNIQUE,
    sha256     text NOT NULL UNIQUE,
    confirmed  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX confirmed_email_account ON confirmed_email (account_id);
CREATE INDEX confirmed_email_photo ON confirmed_email (photo_id);

CREATE TABLE access_log (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT now(),
    account_id bigint REFERENCES account ON DELETE SET NULL,
    action     text NOT NULL,
    client     inet,
    seconds    numeric(9, 6) NOT NULL,
    details    jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX access_log_at ON access_log (at);
CREATE INDEX access_log_account ON access_log (account_id);

-- The layout that Django's session backend expects.
CREATE TABLE django_session (
    session_key  varchar(40) PRIMARY KEY,
    session_data text NOT NULL,
    expire_date  timestamptz NOT NULL
);
CREATE INDEX django_session_expire_date ON django_session (expire_date);
