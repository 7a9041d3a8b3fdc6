"""งานของฉัน in the blogs: what waits for her, and what became of her own words."""

from django.db.models import Count, Max, OuterRef, Subquery

from blogs import looking_after
from blogs.drafts import headings_of
from blogs.models import Comment, Post, PostDraft
from blogs.places import WRITE_IN_TAMBON
from people.access import PROVINCIAL, standing_of
from people.models import RoleAssignment

# So many blogs have a button of their own.
FEW = 3


class BlogWork:
    """What one login finds of the blogs under her name; of each list the first."""

    def __init__(self, user, most):
        self.user, self.most = user, most
        self.looks_after = looking_after.looks_after_any(user)

    def lists(self) -> dict:
        mine = {
            "drafts": self.drafts(),
            "write_to": self.write_to(),
            "answered": self.answered(),
            "held_posts": self._held(Post.objects.with_names()),
            "held_comments": self._held(self._comments()),
        }
        if not self.looks_after:
            return mine
        return mine | {
            "posts": list(looking_after.waiting_posts(self.user)[: self.most]),
            "comments": list(looking_after.waiting_comments(self.user)[: self.most]),
            "reports": list(looking_after.open_reports(self.user)[: self.most]),
            "unopened": looking_after.unopened(self.user, self.most),
        }

    def drafts(self):
        """Posts she has begun and not sent, the newest first."""
        mine = PostDraft.objects.filter(owner=self.user, sent_at=None)
        drafts = list(mine[: self.most])
        titles = headings_of(drafts)
        return [{"row": draft, "title": titles[draft.key]} for draft in drafts]

    def write_to(self):
        """Where her roles of a tambon or a whole province let her write, if few."""
        standing = standing_of(self.user)
        roles = standing.assignments
        if not (roles or standing.is_admin):
            # Who has signed up may write while she waits.
            asked = RoleAssignment.objects.waiting().filter(person__user=self.user)
            roles = asked.select_related("tambon", "province")
        places = [
            role.tambon or role.province
            for role in roles
            if role.role in WRITE_IN_TAMBON | PROVINCIAL
        ]
        joined = [one for one in places if one and getattr(one, "joined_on", True)]
        places = list(dict.fromkeys(joined))
        return places if len(places) <= FEW else []

    def answered(self):
        """Her posts with comments that she has not read, the newest answer first."""
        unread = Comment.objects.unread_by(self.user).order_by()
        of_post = unread.filter(post=OuterRef("pk")).values("post")
        posts = Post.objects.with_names().filter(pk__in=unread.values("post"))
        return list(
            posts.annotate(
                unread=Subquery(of_post.annotate(n=Count("pk")).values("n")),
                newest=Subquery(of_post.annotate(n=Max("published_at")).values("n")),
            ).order_by("-newest", "-pk")[: self.most]
        )

    def _comments(self):
        return Comment.objects.select_related("post__tambon", "post__province")

    def _held(self, rows):
        """Hers that wait, or that somebody has hidden and said why."""
        held = rows.filter(author=self.user, status__in=["waiting", "hidden"])
        return list(held.order_by("-sent_at", "-pk")[: self.most])
