import functools
import hashlib
import re
import sys
import time

from django.contrib.auth.hashers import check_password, make_password
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from . import images, renderings
from .models import AccessLog, Account, ConfirmedEmail, Photo

MOST_BYTES = 1024 * 1024
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@require_safe
def index(request):
    if request.get_host().startswith("stats."):
        return stats(request)
    return render(request, "index.html", {"account": _account(request)})


@require_safe
def stats(request):
    newest = Photo.objects.order_by("-id").values("id", "added").first()
    counts = {
        "accounts": Account.objects.count(),
        "photos": Photo.objects.count(),
        "confirmed_emails": ConfirmedEmail.objects.count(),
        "log_rows": AccessLog.objects.count(),
    }
    return render(request, "stats.html", {"counts": counts, "newest": newest})


@require_safe
def health(request):
    """Answers from the database itself, so that a page in memory can not pass for a healthy service."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_read_only') = 'off', count(*) FROM account")
        writable, accounts = cursor.fetchone()
    return JsonResponse({"database": "up", "writable": writable, "accounts": accounts})


@require_safe
def avatar(request, digest):
    digest = digest.lower()
    asked = request.GET
    size = images.wanted_size(asked.get("s", asked.get("size")))
    data = renderings.find(digest, size) if asked.get("f", asked.get("forcedefault")) != "y" else None
    if data is None:
        return _default(asked.get("d", asked.get("default", "")), digest, size)
    return _picture(data)


def _default(choice, digest, size):
    if choice == "404":
        return HttpResponse("No picture for this hash.\n", status=404, content_type="text/plain")
    if choice.startswith(("http://", "https://")):
        return HttpResponseRedirect(choice)
    if choice == "blank":
        return _picture(images.blank(size))
    if choice == "identicon":
        return _picture(images.pattern(digest, size))
    return _picture(images.silhouette(size))


def _picture(data):
    response = HttpResponse(data, content_type=images.content_type(data))
    response["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
def photo(request, number):
    """The bytes exactly as they were uploaded, straight from the database."""
    found = Photo.objects.filter(id=number).first()
    if found is None:
        return HttpResponse("No such photo.\n", status=404, content_type="text/plain")
    return _picture(bytes(found.bytes))


@ensure_csrf_cookie
def log_in(request):
    """The form by GET, the log-in by POST: 302 when it succeeds, 403 and the form when not."""
    if request.method != "POST":
        return render(request, "login.html")
    account = Account.objects.filter(username=request.POST.get("username", "")).first()
    given = request.POST.get("password", "")
    if account is None:
        make_password(given)  # takes as long as a check would
    if account is None or not check_password(given, account.password):
        return render(request, "login.html", {"refused": True}, status=403)
    with transaction.atomic(durable=True):
        request.session.cycle_key()
        request.session["account"] = account.id
        _log(request, account, "login")
    rotate_token(request)
    return redirect("account")


@require_POST
def log_out(request):
    request.session.flush()
    return redirect("index")


def _account(request):
    number = request.session.get("account")
    return Account.objects.filter(id=number).first() if number else None


def needs_account(view):
    """Calls the view with the account that is logged in; else 403, so that a script never takes a form for success."""

    @functools.wraps(view)
    def checked(request, *args, **kwargs):
        account = _account(request)
        if account is None:
            return JsonResponse({"error": "log in first, at /account/login/"}, status=403)
        return view(request, account, *args, **kwargs)

    return checked


@ensure_csrf_cookie
@needs_account
@require_safe
def account(request, owner):
    emails = ConfirmedEmail.objects.filter(account=owner).order_by("-id")[:50]
    return render(request, "account.html", {"account": owner, "emails": emails})


@needs_account
@require_POST
def upload(request, owner):
    """Stores a picture for an e-mail address. 201 is sent after the commit and never otherwise."""
    started = time.monotonic()
    address = request.POST.get("email", "").strip().lower()
    file = request.FILES.get("photo")
    if not ADDRESS.fullmatch(address):
        return _refused(400, "field email: give an e-mail address")
    if file is None or file.size > MOST_BYTES:
        return _refused(400, f"field photo: give a file of at most {MOST_BYTES} bytes")
    data = file.read()
    try:
        kind, width, height = images.inspect(data)
    except images.NotAPicture as error:
        return _refused(400, f"field photo: {error}")
    with transaction.atomic(durable=True):
        email, new = ConfirmedEmail.objects.select_for_update().get_or_create(
            address=address, defaults={"account": owner, **_hashes(address)}
        )
        if email.account_id != owner.id:
            return _refused(409, "this address belongs to another account")
        added = Photo.objects.create(account=owner, format=kind, bytes=data, width=width, height=height)
        email.photo = added
        email.save(update_fields=["photo"])
        _log(request, owner, "upload", time.monotonic() - started, {"photo": added.id, "bytes": len(data)})
    if not new:
        renderings.forget(email)
    return JsonResponse({"id": added.id, "hash": email.md5, "sha256": email.sha256}, status=201)


@needs_account
@require_POST
def delete(request, owner, number):
    """Removes a photo and the address that shows it. 204 after the commit."""
    with transaction.atomic(durable=True):
        found = Photo.objects.filter(id=number, account=owner).first()
        if found is None:
            return _refused(404, "no such photo in this account")
        emails = list(ConfirmedEmail.objects.filter(photo=found))
        ConfirmedEmail.objects.filter(photo=found).delete()
        found.delete()
        _log(request, owner, "delete", details={"photo": number})
    for email in emails:
        renderings.forget(email)
    return HttpResponse(status=204)


def _hashes(address):
    data = address.encode()
    return {"md5": hashlib.md5(data).hexdigest(), "sha256": hashlib.sha256(data).hexdigest()}


def _refused(status, why):
    return JsonResponse({"error": why}, status=status)


def _log(request, account, action, seconds=0, details=None):
    AccessLog.objects.create(
        account=account,
        action=action,
        client=request.META["REMOTE_ADDR"],
        seconds=round(seconds, 6),
        details={"agent": request.META.get("HTTP_USER_AGENT", ""), **(details or {})},
    )


def server_error(request):
    """Any error that reached Django: 503 when the database refused or was away (it will come back), else 500."""
    away = isinstance(sys.exc_info()[1], (DatabaseError, InterfaceError))
    status, text = (503, "The database cannot do this now; try again soon.\n") if away else (500, "Internal error.\n")
    response = HttpResponse(text, status=status, content_type="text/plain")
    if away:
        response["Retry-After"] = "5"
        response["Cache-Control"] = "no-store"
    return response
