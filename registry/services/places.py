"""Keeping the tree of places in order."""

from registry.models import Location


def refresh_paths(place: Location) -> None:
    """Bring the paths of everything below ``place`` in line after its code or parent changed.

    The path repeats what parent and code say, so this is no change of its own.
    """
    for child in place.children.all():
        child.parent = place
        if child.path != child.build_path():
            child.save(update_fields=["path"])
            refresh_paths(child)
