"""Photos on paper: small copies, made in a child process, in the document itself."""

from collections.abc import Iterable

from custprop.lib.pictures import small_copy
from custprop.lib.sandbox import Refused, SandboxError, run_limited
from registry.models import Evidence

SIDE = 900  # pixels: 80 mm at 280 dpi
MOST = 12  # on one document; the register has them all


def photos_on_paper(files: Iterable[Evidence], *, most: int = MOST) -> dict:
    """Context of print/_photos.html: ``photos`` (src, name, added_by, added_at) and ``others``,
    the names of files that are no pictures, are too many, or cannot be read any more."""
    photos, others = [], []
    for file in files:
        source = picture_of(file) if len(photos) < most else ""
        if source:
            photos.append(
                {
                    "src": source,
                    "name": file.original_name,
                    "added_by": str(file.added_by or ""),
                    "added_at": file.added_at,
                    "sha256": file.sha256[:12],
                }
            )
        else:
            others.append({"name": file.original_name, "sha256": file.sha256[:12]})
    return {"photos": photos, "others": others}


def picture_of(file: Evidence | None) -> str:
    """The picture as ``data:``; empty for what is none."""
    if file is None or not file.content_type.startswith("image/"):
        return ""
    try:
        with file.file.open("rb") as stored:
            copy = run_limited(small_copy, stored.read(), side=SIDE)
    except (FileNotFoundError, Refused, SandboxError):
        return ""
    return f"data:image/jpeg;base64,{copy}"
