"""Our own icons: the inside of a 20 × 20 SVG each, drawn with a 1.5 stroke and no fill.

They accompany words and never replace them. `{% icon "name" %}` draws one.
"""

ICONS = {
    # The work, in its order
    "inbox": '<path d="M3 11 5 4h10l2 7v5H3zM3 11h4l1 2h4l1-2h4"/>',
    "receive": '<path d="M10 2v9M6.5 7.5 10 11l3.5-3.5M3 12v5h14v-5"/>',
    "verify": '<circle cx="9" cy="9" r="6"/><path d="m13.5 13.5 4 4M6.5 9l2 2 3-3.5"/>',
    "label": '<path d="M3 3h7l7 7-7 7-7-7z"/><circle cx="7" cy="7" r="1"/>',
    "store": '<path d="M3 17V7l7-4 7 4v10M6 17v-7h8v7M6 13.5h8"/>',
    "issue": '<path d="M3 5h6v12H3zM9 11h8M14 8l3 3-3 3"/>',
    "return": '<path d="M7 4 3 8l4 4M3 8h9a5 5 0 0 1 0 9H8"/>',
    # Looking up
    "register": '<path d="M4 3h12v14H4zM4 7h12M4 10.5h12M4 14h12M8 7v10"/>',
    "anomaly": '<path d="M10 3 2.5 16.5h15zM10 8v4M10 14.2v.1"/>',
    "instrument": '<path d="M3 15.5a7.5 7.5 0 1 1 14 0zM10 13.5l3.5-5M5.5 12h1M10 7V6"/>',
    "owner": (
        '<circle cx="7.5" cy="6.5" r="3"/>'
        '<path d="M2 17c0-4 2-6 5.5-6s5.5 2 5.5 6M13 4h5M13 7.5h5M15 11h3"/>'
    ),
    "place": (
        '<path d="M10 18s6-5.5 6-10a6 6 0 1 0-12 0c0 4.5 6 10 6 10z"/>'
        '<circle cx="10" cy="8" r="2"/>'
    ),
    "report": '<path d="M5 2h7l3 3v13H5zM12 2v3h3M8 15v-3M10 15V9M12 15v-4"/>',
    "settings": (
        '<path d="M3 6h8M15 6h2M3 14h2M9 14h8"/>'
        '<circle cx="13" cy="6" r="2"/><circle cx="7" cy="14" r="2"/>'
    ),
    # The shell
    "scan": '<path d="M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4M6 7v6M9 7v6M11.5 7v6M14 7v6"/>',
    "search": '<circle cx="9" cy="9" r="5.5"/><path d="m13 13 4.5 4.5"/>',
    "language": (
        '<circle cx="10" cy="10" r="7"/><path d="M3 10h14M10 3c-5 4-5 10 0 14M10 3c5 4 5 10 0 14"/>'
    ),
    "person": '<circle cx="10" cy="6.5" r="3.5"/><path d="M3 18c0-4.5 3-6 7-6s7 1.5 7 6"/>',
    "sign-out": '<path d="M12 3H4v14h8M9 10h8M14 7l3 3-3 3"/>',
    "more": '<path d="M4 5h12M4 10h12M4 15h12"/>',
    # Doing
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "edit": '<path d="M4 16l1-4 8.5-8.5 3 3L8 15zM11.5 5.5l3 3"/>',
    "camera": '<path d="M2.5 6H6l1.5-2.5h5L14 6h3.5v10.5h-15z"/><circle cx="10" cy="11" r="3"/>',
    "print": '<path d="M6 8V3h8v5M6 14H3V8h14v6h-3M6 11.5h8V17H6z"/>',
    "download": '<path d="M10 3v9M6.5 8.5 10 12l3.5-3.5M4 16.5h12"/>',
    "upload": '<path d="M10 12V3M6.5 6.5 10 3l3.5 3.5M4 16.5h12"/>',
    "filter": '<path d="M3 4h14l-5.5 6.5V16l-3-1.5v-4z"/>',
    "columns": '<path d="M3 4h14v12H3zM7.7 4v12M12.3 4v12"/>',
    "save": '<path d="M5 3h10v14l-5-4-5 4z"/>',
    "attach": (
        '<path d="'
        'M14 7 8 13a1.5 1.5 0 0 1-2-2l7-7a3 3 0 0 1 4 4l-7.5 7.5a4.5 4.5 0 0 1-6-6.5L10 3"/>'
    ),
    "split": '<path d="M10 17v-5L4 6M10 12l6-6M4 10V6h4M16 10V6h-4"/>',
    "move": '<path d="M3 10h14M13 6l4 4-4 4M7 6l-4 4 4 4"/>',
    # Saying
    "check": '<path d="m4 10.5 4 4L16 6"/>',
    "cross": '<path d="m5 5 10 10M15 5 5 15"/>',
    "warning": '<path d="M10 3 2.5 16.5h15zM10 8v4M10 14.2v.1"/>',
    "information": '<circle cx="10" cy="10" r="7"/><path d="M10 9v5M10 6.3v.1"/>',
    "question": (
        '<circle cx="10" cy="10" r="7"/>'
        '<path d="M7.8 8a2.2 2.2 0 1 1 2.8 2c-.5.3-.6.6-.6 1.5M10 13.8v.1"/>'
    ),
    "clock": '<circle cx="10" cy="10" r="7"/><path d="M10 5.5V10l3 2"/>',
    "lock": '<path d="M4 9h12v8H4zM6.5 9V6.5a3.5 3.5 0 0 1 7 0V9"/>',
    "document": '<path d="M5 2h7l3 3v13H5zM12 2v3h3M7.5 9h5M7.5 12h5M7.5 15h3"/>',
    "calendar": '<path d="M3 5h14v12H3zM3 9h14M7 3v3M13 3v3"/>',
    "history": '<path d="M3 4v4h4M3.5 8A7 7 0 1 1 3 11M10 6.5V10l2.5 2"/>',
    "arrow-left": '<path d="M17 10H4M8.5 5.5 4 10l4.5 4.5"/>',
    "arrow-right": '<path d="M3 10h13M11.5 5.5 16 10l-4.5 4.5"/>',
    # Warnings about the goods themselves
    "esd": '<path d="M10 2.5 1.5 17h17zM6 14l8-5M8.5 9.5l2.5 1.5M7.5 12.5l3 1.5"/>',
    "moisture": (
        '<path d="M10 2.5s5 5.5 5 9.5a5 5 0 0 1-10 0c0-4 5-9.5 5-9.5z'
        'M7.5 12a2.5 2.5 0 0 0 2.5 2.5"/>'
    ),
    "hazard": '<path d="m10 2 8 8-8 8-8-8zM10 6.5V11M10 13.2v.1"/>',
    "light": (
        '<circle cx="10" cy="10" r="3.5"/><path d="M10 2v2.5M10 15.5V18M2 10h2.5M15.5 10H18'
        'M4.3 4.3 6 6M14 14l1.7 1.7M15.7 4.3 14 6M6 14l-1.7 1.7"/>'
    ),
    "clean": '<path d="M10 3v4M5 7h10M6 7l-1.5 10h11L14 7M8.5 12v5M11.5 12v5"/>',
    "climate": '<path d="M8 11.5V4.5a2 2 0 0 1 4 0v7a3.5 3.5 0 1 1-4 0zM10 7v7"/>',
    "weight": '<path d="M5 8h10l2 9H3z"/><circle cx="10" cy="5.5" r="2.5"/>',
    "value": '<path d="M6 3h8l4 5-8 9-8-9zM2 8h16M7 8l3 9 3-9"/>',
}
