#!/usr/bin/python3
"""The owner of a third-party mirror: reads mail, and acts on it.

A mail from the service that names the package libravatar-slave makes the owner update it, have the mirror sync, and answer
to the sender what came of it. An owner who is told --stale-for SECONDS answers at once, and notices that long after that
the sync jobs were off; until then the mirror is stale.

The account and its password are in the environment (ACCOUNT, PASSWORD). Runs on the mirror, as root.
"""

import argparse
import email
import email.policy
import email.utils
import imaplib
import os
import smtplib
import ssl
import subprocess
import time
from email.message import EmailMessage

PACKAGE = "libravatar-slave"
POLL_SECONDS = 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mail-server", default="mail.example")
    parser.add_argument("--service", default="libravatar.example", help="whose mail is acted on")
    parser.add_argument("--stale-for", type=float, default=0, metavar="SECONDS")
    options = parser.parse_args()
    while True:
        try:
            read_mail(options)
        except (OSError, imaplib.IMAP4.error, smtplib.SMTPException) as error:
            print(f"mail: {error}", flush=True)
        time.sleep(POLL_SECONDS)


def read_mail(options):
    """Follows the mailbox until the connection ends. A mail is marked as seen once it was answered."""
    with imaplib.IMAP4_SSL(options.mail_server, ssl_context=ssl.create_default_context(), timeout=20) as mailbox:
        mailbox.login(os.environ["ACCOUNT"], os.environ["PASSWORD"])
        while True:
            mailbox.select()
            for number in mailbox.search(None, "UNSEEN")[1][0].split():
                read_one(mailbox, number, options)
            time.sleep(POLL_SECONDS)


def read_one(mailbox, number, options):
    raw = mailbox.fetch(number, "(BODY.PEEK[])")[1][0][1]
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    if asks_for_update(mail, options.service):
        act(mail, options)
    mailbox.store(number, "+FLAGS", r"(\Seen)")


def asks_for_update(mail, service):
    sender = str(mail["From"] or "").rstrip(">")
    body = mail.get_body(("plain",))
    text = str(mail["Subject"] or "") + (body.get_content() if body else "")
    return sender.endswith("@" + service) and mail["Auto-Submitted"] in (None, "no") and PACKAGE in text


def act(mail, options):
    update = run("apt-get -qq update && apt-get -qq install -o Dpkg::Options::=--force-confold " + PACKAGE)
    if options.stale_for:
        answer(mail, options, update)
        time.sleep(options.stale_for)
        print(run("service cron start") + sync(), flush=True)
    else:
        answer(mail, options, update + sync())


def sync():
    """The script ends with 0 whatever happens, so what counts is that it said nothing."""
    return run(f"runuser -u {PACKAGE} -- libravatar-update-mirror; libravatar-install-certificates")


def run(script):
    """Runs a script; returns what went wrong, or nothing."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    environment.pop("PASSWORD", None)
    done = subprocess.run(
        ["sh", "-c", script], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    print(done.stdout, end="", flush=True)
    failed = done.returncode != 0 or "Failure" in done.stdout
    return done.stdout or f"exit code {done.returncode}\n" if failed else ""


def answer(mail, options, problem):
    reply = EmailMessage()
    reply["From"] = os.environ["ACCOUNT"]
    reply["To"] = str(mail["Reply-To"] or mail["From"])
    reply["Subject"] = "Re: " + str(mail["Subject"] or "")
    if mail["Message-ID"]:
        reply["In-Reply-To"] = reply["References"] = str(mail["Message-ID"])
    reply["Message-ID"] = email.utils.make_msgid(domain=os.environ["ACCOUNT"].split("@")[1])
    reply["Date"] = email.utils.formatdate()
    reply.set_content(f"This does not work on our mirror:\n\n{problem}" if problem else "Our mirror is updated and tested.\n")
    with smtplib.SMTP_SSL(options.mail_server, 465, context=ssl.create_default_context(), timeout=20) as server:
        server.login(os.environ["ACCOUNT"], os.environ["PASSWORD"])
        server.send_message(reply)


main()
