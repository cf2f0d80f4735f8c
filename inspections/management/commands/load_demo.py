"""``manage.py load_demo``."""

from django.core.management.base import BaseCommand, CommandError

from inspections.demo.bulk import load_bulk
from inspections.demo.instruments import make_instruments
from inspections.demo.people import make_parties, make_users
from inspections.demo.plans import make_plans
from inspections.demo.story import Story
from inspections.demo.substances import make_demands
from inspections.demo.trades import load_trade, trades
from registry.models import Category, Item, Party, User
from registry.services.ledger import writing

ELECTRONICS = "electronics"
BY_SERVICES = 2_000  # more than this is made in bulk


class Command(BaseCommand):
    """Makes users, owners and items. Users that exist keep their passwords."""

    help = "Load realistic demo data and print the demo users' passwords."

    def add_arguments(self, parser):
        parser.add_argument("--items", type=int, default=200, help="how many items (200)")
        parser.add_argument(
            "--profile",
            default=ELECTRONICS,
            choices=[ELECTRONICS, *trades()],
            help="in the words of which profile; others than electronics have a short demo",
        )
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same data")

    def handle(self, *, items, seed, profile, **options):
        if not 1 <= items <= 1_000_000:
            raise CommandError("--items takes 1 to 1,000,000.")
        if not Category.objects.exists():
            raise CommandError(f"Load a profile first: manage.py load_profile {profile}")
        if profile != ELECTRONICS:
            with writing():
                passwords = load_trade(profile, seed=seed)
            self.tell_what_there_is(passwords)
            return
        with writing():
            passwords = make_users()
            parties = make_parties()
            make_demands()
        story = min(items, BY_SERVICES) if items <= BY_SERVICES else 200
        if not Item.objects.exists():
            with writing():
                people = {user.username: user for user in User.objects.all()}
                make_instruments(by=people["inspector"])
                make_plans(inspector=people["inspector"], manager=people["manager"])
                Story(items=story, seed=seed, parties=parties).play()
        if items > BY_SERVICES:
            load_bulk(items=items - story, seed=seed, parties=parties, tell=self.tell)
        self.tell_what_there_is(passwords)

    def tell_what_there_is(self, passwords):
        owners = Party.objects.count()
        self.stdout.write(f"Demo: {Item.objects.count()} items of {owners} owners.")
        self.print_logins(passwords)

    def tell(self, done, total):
        self.stdout.write(f"\r  {done:,} of {total:,} items", ending="")
        if done == total:
            self.stdout.write("")

    def print_logins(self, passwords):
        if not passwords:
            return
        self.stdout.write("\nSign in as (each password is shown this once):")
        for username, password in passwords.items():
            self.stdout.write(f"  {username:<10} {password}")
