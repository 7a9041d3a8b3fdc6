"""The part of one's own data that blogs hold: posts, comments, cheers, reports."""

from django.utils.translation import gettext as _

from blogs.models import Cheer, Comment, Post, PostDraft, Report
from people.models import User
from thai.templatetags.thai import moment


def own_words(user: User) -> dict:
    return {
        _("My posts"): _posts(user),
        _("My drafts of posts"): _drafts(user),
        _("My comments"): _comments(user),
        _("Posts that I cheered"): _cheers(user),
        _("My reports of words"): _reports(user),
    }


def _posts(user):
    posts = Post.objects.filter(author=user).with_names().prefetch_related("tags")
    return [_post(post) for post in posts.order_by("pk")]


def _post(post):
    said = {
        **_place_of(post),
        _("status"): post.get_status_display(),
        _("kind"): post.get_kind_display(),
        _("title"): post.title,
        _("what it says"): post.body,
        _("topic"): post.topic,
        _("how it is done"): post.how_to,
        _("told by"): post.teller or str(post.on_behalf_of or ""),
        _("tags"): ", ".join(sorted(tag.name for tag in post.tags.all())),
        _("licence"): post.get_licence_display(),
        _("sent at"): moment(post.sent_at),
        _("published at"): moment(post.published_at),
        _("edited at"): moment(post.edited_at),
        _("why it is hidden"): post.hidden_why,
    }
    return {name: text for name, text in said.items() if text}


def _place_of(post):
    return {_("blog"): post.place.name, _("post number"): post.number}


def _drafts(user):
    """Those not sent yet, as typed; the text of the others is in their posts."""
    drafts = PostDraft.objects.filter(owner=user, sent_at=None).order_by("saved_at")
    return [
        {_("saved at"): moment(draft.saved_at), _("as typed"): draft.data}
        for draft in drafts
    ]


def _comments(user):
    comments = Comment.objects.filter(author=user).order_by("pk")
    return [
        {
            **_place_of(comment.post),
            _("what it says"): comment.body,
            _("status"): comment.get_status_display(),
            _("sent at"): moment(comment.sent_at),
            _("why it is hidden"): comment.hidden_why,
        }
        for comment in comments.select_related("post__province", "post__tambon")
    ]


def _cheers(user):
    cheers = Cheer.objects.filter(user=user).order_by("pk")
    return [
        {**_place_of(cheer.post), _("when"): moment(cheer.at)}
        for cheer in cheers.select_related("post__province", "post__tambon")
    ]


def _reports(user):
    """What she asked; whose words they were is the other's own data."""
    return [
        {_("reason"): report.why, _("when"): moment(report.at)}
        for report in Report.objects.filter(by=user).order_by("pk")
    ]
