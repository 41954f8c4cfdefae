"""The words for codes that only those who administer meet: rows of the audit trail, events of accounts."""

from __future__ import annotations

from kinerja.workflows.definition import FieldKind, LockPolicy, Occasion, Opens, Order, StepKind, Text, Withdrawal

CHAIN_FAULTS = {
    "altered": Text("Isi baris ini diubah sesudah dicatat.", "This row was changed after it was written."),
    "unlinked": Text("Baris ini tidak menyambung dengan baris sebelumnya.", "This row does not follow the one before."),
    "missing": Text("Baris ini hilang.", "This row is missing."),
    "inserted": Text("Baris ini disisipkan.", "This row was put in between."),
    "beyond": Text("Baris ini melampaui catatan yang ada.", "This row goes beyond the record."),
    "rewritten": Text(
        "Baris ini bukan lagi baris yang disegel pada harinya.", "This is not the row that was sealed on its day."
    ),
}

ACCOUNT_EVENTS = {
    "AccountCreated": Text("Akun dibuat", "Account created"),
    "AccountChanged": Text("Data akun diubah", "Account data changed"),
    "RoleChanged": Text("Peran diganti", "Role changed"),
    "AccountDisabled": Text("Akun dinonaktifkan", "Account disabled"),
    "AccountEnabled": Text("Akun diaktifkan lagi", "Account enabled again"),
    "PasswordSet": Text("Kata sandi baru dibuatkan", "New password set by somebody else"),
    "PasswordChanged": Text("Kata sandi diganti sendiri", "Password changed by the person"),
    "PasswordRehashed": Text("Penyimpanan kata sandi diperbarui", "Storage of the password renewed"),
    "SignedOut": Text("Keluar", "Signed out"),
    "LanguageChosen": Text("Bahasa dipilih", "Language chosen"),
    "DigestChosen": Text("Surel harian diatur", "Daily mail chosen"),
    "FeedRenewed": Text("Alamat kalender dibuat", "Calendar address made"),
    "FeedEnded": Text("Alamat kalender dimatikan", "Calendar address switched off"),
    "AssignmentGiven": Text("Penugasan diberikan", "Assignment given"),
    "AssignmentEnded": Text("Penugasan diakhiri", "Assignment ended"),
}

ACCOUNT_FIELDS = {
    "username": Text("Nama pengguna", "User name"),
    "name": Text("Nama", "Name"),
    "role": Text("Peran", "Role"),
    "unit": Text("Unit kerja", "Unit"),
    "employee_number": Text("Nomor induk pegawai", "Employee number"),
    "email": Text("Surel", "E-mail"),
    "language": Text("Bahasa", "Language"),
    "attributes": Text("Data kepegawaian", "Employee data"),
    "assignments": Text("Penugasan", "Assignments"),
}
LANGUAGES = {"id": Text("Bahasa Indonesia", "Bahasa Indonesia"), "en": Text("English", "English")}
"""Each in its own language, whoever reads it."""

STEP_KINDS = {
    StepKind.FORM: Text("Isian", "Form"),
    StepKind.CONFIRMATION: Text("Pemastian", "Confirmation"),
    StepKind.REVIEW: Text("Pemeriksaan", "Review"),
    StepKind.ASSESSMENT: Text("Penilaian", "Assessment"),
    StepKind.RATING: Text("Penetapan hasil", "Rating"),
    StepKind.ACKNOWLEDGEMENT: Text("Tanda sudah membaca", "Acknowledgement"),
    StepKind.SYSTEM: Text("Dikerjakan sistem", "Done by the system"),
}
FIELD_KINDS = {
    FieldKind.TEXT: Text("teks", "text"),
    FieldKind.LONG_TEXT: Text("teks panjang", "long text"),
    FieldKind.INTEGER: Text("bilangan bulat", "whole number"),
    FieldKind.DECIMAL: Text("bilangan", "number"),
    FieldKind.MONEY: Text("jumlah uang", "amount of money"),
    FieldKind.YES_NO: Text("ya atau tidak", "yes or no"),
    FieldKind.DATE: Text("tanggal", "date"),
    FieldKind.DATE_TIME: Text("tanggal dan jam", "date and time"),
    FieldKind.CHOICE: Text("satu pilihan", "one choice"),
    FieldKind.CHOICES: Text("beberapa pilihan", "several choices"),
    FieldKind.ROWS: Text("baris berulang", "repeated rows"),
    FieldKind.COMPUTED: Text("dihitung", "computed"),
    FieldKind.NOTE: Text("catatan penjelas", "note"),
    FieldKind.FILE: Text("berkas unggahan", "file"),
    FieldKind.RUBRIC: Text("rubrik bertingkat", "rubric"),
}
LOCKS = {
    LockPolicy.ON_SUBMIT: Text("terkunci begitu diajukan", "locked once handed in"),
    LockPolicy.ON_APPROVAL: Text("terkunci begitu disetujui", "locked once approved"),
    LockPolicy.ONCE: Text("hanya diisi satu kali", "filled in only once"),
    LockPolicy.NEVER: Text("tidak pernah terkunci", "never locked"),
}
ORDERS = {
    Order.SEQUENCE: Text("langkahnya berurutan", "steps one after the other"),
    Order.PARALLEL: Text("urutan langkah hanya menurut gerbangnya", "steps in any order their gates allow"),
}
WITHDRAWALS = {
    Withdrawal.UNTIL_READ: Text("sampai mulai diperiksa", "until somebody begins to read"),
    Withdrawal.UNTIL_DECIDED: Text("sampai diputuskan", "until it is decided"),
    Withdrawal.NEVER: Text("tidak dapat ditarik", "never"),
}
OCCASIONS = {
    Occasion.SUBMITTED: Text("diajukan", "it was submitted"),
    Occasion.RETURNED: Text("dikembalikan", "it was returned"),
    Occasion.APPROVED: Text("disetujui", "it was approved"),
    Occasion.COMPLETED: Text("selesai", "it was done"),
    Occasion.REOPENING_REQUESTED: Text("diminta dibuka kembali", "its reopening was asked for"),
    Occasion.REOPENING_DECLINED: Text("permintaan membukanya ditolak", "its reopening was declined"),
    Occasion.REOPENED: Text("dibuka kembali", "it was reopened"),
    Occasion.REOPENING_ENDED: Text("waktu pembukaan kembali habis", "the time of its reopening was over"),
    Occasion.EXTENDED: Text("masanya diperpanjang", "its window was extended"),
    Occasion.CLOSED: Text("masanya ditutup lebih awal", "its window was closed early"),
}
"""What happened to a step, as it stands after "after"."""
OPENS = {
    Opens.ALL: Text("semua bagian dibuka", "every part is opened"),
    Opens.CHOSEN: Text("pemeriksa memilih bagian yang dibuka", "the reviewer chooses the parts to open"),
}
ATTRIBUTE_KINDS = {
    "integer": FIELD_KINDS[FieldKind.INTEGER],
    "decimal": FIELD_KINDS[FieldKind.DECIMAL],
    "text": FIELD_KINDS[FieldKind.TEXT],
    "yes_no": FIELD_KINDS[FieldKind.YES_NO],
    "date": FIELD_KINDS[FieldKind.DATE],
}
