"""Facts and their enclosures; the log over all facts: leaves, nodes, signed heads."""

from django.db import models

from tingmin.kernel.ids import new_id
from tingmin.ledger.types import Head, Subject, SubjectKind, Suite


class Fact(models.Model):
    """One link of a subject's chain; the database refuses to change or delete it (migrations 0002 and 0004).

    Who acted stands in clear by post, organ and the account's id; a person's name never does: `actor_name` names
    only the part of the system that acted (facts cannot be erased, names of people may have to be).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_kind = models.CharField(max_length=16)
    subject_id = models.UUIDField()
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=48)
    at = models.DateTimeField()
    actor_post = models.CharField(max_length=16)
    actor_name = models.CharField(max_length=64, blank=True)
    actor_person = models.UUIDField(null=True)
    actor_organ = models.UUIDField(null=True)
    article = models.CharField(max_length=200, blank=True)
    body = models.JSONField(default=dict)
    commitment = models.BinaryField(default=b"")
    suite = models.PositiveSmallIntegerField(default=Suite.SHA256)
    previous = models.BinaryField(default=b"")
    digest = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "sequence"], name="fact_has_one_place_in_its_chain"),
        ]
        indexes = [models.Index(fields=["kind", "at"], name="fact_kind_at")]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} #{self.sequence} {self.kind}"

    @property
    def subject(self) -> Subject:
        """The thing whose history this fact continues."""
        return Subject(SubjectKind(self.subject_kind), self.subject_id)


class Enclosure(models.Model):
    """What a fact commits to without showing it: reasons, particulars; erasable when the law asks for it.

    Erasing empties content and salt together: with the salt left, short content could be guessed from the commitment.
    """

    fact = models.OneToOneField(Fact, primary_key=True, on_delete=models.PROTECT, related_name="enclosure")
    salt = models.BinaryField()
    content = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"enclosure of {self.fact_id}"


class LogLeaf(models.Model):
    """A fact's place in the log, given by the merge job; never by the transaction that wrote the fact."""

    position = models.BigIntegerField(primary_key=True)
    fact = models.OneToOneField(Fact, on_delete=models.PROTECT, related_name="leaf")
    leaf_hash = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["leaf_hash"], name="leaf_by_hash")]

    def __str__(self) -> str:
        return f"leaf {self.position}"


class LogNode(models.Model):
    """A complete subtree above the leaves (level 1 and up), so that roots and proofs read O(log n) rows."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"node {self.level}/{self.index}"


class TreeHead(models.Model):
    """The root of the log at one size, signed by the city."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    suite = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.BinaryField()

    def __str__(self) -> str:
        return f"head {self.size}"

    @property
    def signed(self) -> Head:
        """The head as a value."""
        return Head(
            size=self.size,
            root=bytes(self.root),
            suite=Suite(self.suite),
            at=self.at,
            key=self.key_id,
            signature=bytes(self.signature),
        )
