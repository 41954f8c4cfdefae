"""The words for what happens without anybody clicking: jobs, how they stand, what was given up."""

from __future__ import annotations

from kinerja.workflows.definition import Text

JOBS = {
    "relay": (
        Text("Jejak", "Audit trail"),
        Text("Memindahkan yang terjadi ke jejak audit.", "Moves what happened to the audit trail."),
    ),
    "openings": (
        Text("Pembukaan dan penutupan", "Openings and closings"),
        Text(
            "Mencatat masa yang mulai dan berakhir, dan meneruskan langkah yang dikerjakan sistem.",
            "Records windows that begin and end, and goes on with the steps that the system does.",
        ),
    ),
    "ageing": (
        Text("Pemeriksaan yang lama menunggu", "Reviews that wait long"),
        Text(
            "Mencatat pemeriksaan yang menunggu 5 dan 10 hari kerja.",
            "Records reviews that wait for 5 and for 10 working days.",
        ),
    ),
    "reminders": (
        Text("Pengingat", "Reminders"),
        Text(
            "Mengisi kotak masuk orang dan mengumpulkan surel harian mereka.",
            "Fills the inboxes of people and gathers their mail of the day.",
        ),
    ),
    "mail": (Text("Surel", "E-mail"), Text("Menyerahkan surel ke server surel.", "Hands mails to the mail server.")),
    "expiry": (
        Text("Akhir perpanjangan", "Ends of extensions"),
        Text(
            "Mencatat perpanjangan yang berakhir; sejak saat itu semuanya terkunci lagi.",
            "Records extensions that came to their end; from then on everything is locked again.",
        ),
    ),
    "tallies": (
        Text("Kemajuan", "Progress"),
        Text(
            "Menghitung ulang sekolah yang berubah, lalu kabupaten dan provinsinya.",
            "Counts the schools where something changed anew, then their districts and provinces.",
        ),
    ),
    "files": (
        Text("Berkas tak terpakai", "Unused files"),
        Text("Menghapus unggahan yang sehari tidak dipakai.", "Removes uploads that were not used for a day."),
    ),
    "root": (
        Text("Segel jejak harian", "Daily seal of the trail"),
        Text("Menyegel jejak hari yang sudah lewat.", "Seals the trail of the day that has ended."),
    ),
}
"""Job -> what it is called, what it does."""

JOB_STATES = {
    "idle": Text("Belum pernah jalan", "Has not run yet"),
    "fine": Text("Lancar", "Fine"),
    "failing": Text("Gagal, dicoba lagi", "Failed, is tried again"),
    "stuck": Text("Perlu dilihat", "Needs a look"),
    "overdue": Text("Lewat waktunya", "Overdue"),
}
