"""Signatures, append-only like the ledger, and the count of failed attempts to sign."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registry import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection, triggers.SIGNATURES)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection, triggers.SIGNATURES)


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('registry', '0006_wrong_tries'),
    ]

    operations = [
        migrations.CreateModel(
            name='SigningAttempts',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='signing_attempts', serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='user')),
                ('wrong', models.PositiveSmallIntegerField(default=0, verbose_name='wrong in a row')),
                ('locked_until', models.DateTimeField(blank=True, null=True, verbose_name='signing locked until')),
            ],
            options={
                'verbose_name': 'attempts to sign',
                'verbose_name_plural': 'attempts to sign',
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_id', models.PositiveBigIntegerField()),
                ('subject_model', models.CharField(max_length=60, verbose_name='kind of record')),
                ('subject_key', models.CharField(max_length=60, verbose_name='record')),
                ('meaning', models.CharField(choices=[('inspected', 'I inspected these goods and stand by the result.'), ('reviewed', 'I reviewed this record and found it complete and right.'), ('approved', 'I approve what this record says.'), ('conceded', 'I accept these goods by concession.')], max_length=12, verbose_name='meaning')),
                ('signed_username', models.CharField(max_length=150, verbose_name='user name')),
                ('signed_name', models.CharField(max_length=160, verbose_name='name')),
                ('signed_roles', models.CharField(blank=True, max_length=200, verbose_name='roles')),
                ('signed_at', models.DateTimeField(verbose_name='signed at')),
                ('second_factor', models.BooleanField(verbose_name='with a second factor')),
                ('content_hash', models.CharField(max_length=64, verbose_name='hash of the content')),
                ('revision', models.PositiveIntegerField(blank=True, null=True, verbose_name='revision')),
                ('seal', models.CharField(max_length=64, unique=True, verbose_name='seal')),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signature', to='registry.event', verbose_name='entry')),
                ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signed by')),
                ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype')),
            ],
            options={
                'verbose_name': 'signature',
                'verbose_name_plural': 'signatures',
                'ordering': ['event'],
                'constraints': [models.UniqueConstraint(fields=('subject_type', 'subject_id', 'signed_by', 'meaning', 'content_hash'), name='signed_once_with_one_meaning')],
            },
        ),
        migrations.RunPython(install, remove),
    ]
