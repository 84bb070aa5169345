"""The tables of schema.sql; Django reads and writes them but does not make them."""

from django.db import models


class Account(models.Model):
    id = models.BigAutoField(primary_key=True)
    username = models.TextField()
    password = models.TextField()
    display_name = models.TextField()

    class Meta:
        managed = False
        db_table = "account"


class Photo(models.Model):
    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE)
    format = models.TextField()
    bytes = models.BinaryField()
    width = models.IntegerField()
    height = models.IntegerField()
    added = models.DateTimeField(auto_now_add=True)

    class Meta:
        managed = False
        db_table = "photo"


class ConfirmedEmail(models.Model):
    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE)
    photo = models.ForeignKey(Photo, models.SET_NULL, null=True)
    address = models.TextField(unique=True)
    md5 = models.TextField(unique=True)
    sha256 = models.TextField(unique=True)
    confirmed = models.DateTimeField(auto_now_add=True)

    class Meta:
        managed = False
        db_table = "confirmed_email"


class AccessLog(models.Model):
    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    account = models.ForeignKey(Account, models.SET_NULL, null=True)
    action = models.TextField()
    client = models.GenericIPAddressField(null=True)
    seconds = models.DecimalField(max_digits=9, decimal_places=6)
    details = models.JSONField(default=dict)

    class Meta:
        managed = False
        db_table = "access_log"
