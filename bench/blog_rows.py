"""Blogs as they may stand after some years: posts, photos, tags, cheers, comments.

Run in the environment of the site that is measured; rows as the deeds leave them.
"""

import datetime
import random
import uuid

from floor.sentences import SENTENCES

TAMBONS, PEOPLE, TAGS = 25, 400, 120
# One post that everybody answers.
TALKED_ABOUT, ANSWERS = "เรื่องที่ทุกคนตอบ", 200
LOUD = "800119"
TAG = "คำสำคัญ 7"
DAY = datetime.timedelta(days=1)


def fill(posts, comments):
    from django.core.management import call_command

    maker = Maker(random.Random(2548), datetime.datetime.now(datetime.UTC))
    maker.make_places()
    maker.make_people()
    maker.make_posts(posts)
    maker.make_comments(comments)
    call_command("rebuild_derived", verbosity=0)


class Maker:
    def __init__(self, chance, now):
        self.chance, self.now = chance, now

    def text(self, least, most):
        number = self.chance.randint(least, most)
        return " ".join(self.chance.choice(SENTENCES) for _part in range(number))

    def before(self, day, most):
        return day + DAY * self.chance.uniform(0, most)

    def make_places(self):
        from blogs.models import Blog
        from tambons.models import Tambon

        more = Tambon.objects.filter(district__province__code="80", joined_on=None)
        keys = list(more.values_list("pk", flat=True)[: TAMBONS - 3])
        Tambon.objects.filter(pk__in=keys).update(joined_on="2005-06-03")
        self.tambons = list(Tambon.objects.joined().select_related("district"))
        open_now = set(Blog.objects.values_list("tambon", flat=True))
        Blog.objects.bulk_create(
            Blog(
                province_id=tambon.district.province_id,
                tambon=tambon,
                opened_at=self.now - 2000 * DAY,
            )
            for tambon in self.tambons
            if tambon.pk not in open_now
        )

    def make_people(self):
        from blogs.models import Tag
        from people.models import Person, User

        self.users = User.objects.bulk_create(
            User(username=f"blogger{number}", password="!") for number in range(PEOPLE)
        )
        Person.objects.bulk_create(
            Person(display_name=f"คุณเล่า {n}", user=user, show_name=n % 3 > 0)
            for n, user in enumerate(self.users)
        )
        self.tags = Tag.objects.bulk_create(
            Tag(name=f"คำสำคัญ {n}", folded=f"คำสำคัญ {n}") for n in range(TAGS)
        )

    def make_posts(self, count):
        from blogs.models import Post, Readership

        loud = next(tambon for tambon in self.tambons if tambon.code == LOUD)
        numbers = dict.fromkeys((tambon.pk for tambon in self.tambons), 0)
        rows = []
        for number in range(count):
            tambon = loud if number % 4 == 0 else self.chance.choice(self.tambons)
            numbers[tambon.pk] += 1
            rows.append(self.post(tambon, numbers[tambon.pk], number / count))
        rows[-1].title = TALKED_ABOUT
        self.posts = Post.objects.bulk_create(rows, batch_size=1000)
        Readership.objects.bulk_create(
            Readership(post=post, views=8 * self.chance.randint(1, 90))
            for post in self.posts
        )
        self.make_beside()

    def post(self, tambon, number, way):
        from blogs.models import Post

        at = self.now - 2000 * DAY * (1 - way)
        is_lesson = self.chance.random() < 0.1
        is_read = way > 0.99 or self.chance.random() < 0.97
        return Post(
            province_id=tambon.district.province_id,
            tambon=tambon,
            number=number,
            key=uuid.uuid4(),
            digest="0" * 64,
            kind="lesson" if is_lesson else "story",
            title=self.text(1, 1)[:60] if self.chance.random() < 0.5 else "",
            body=self.text(2, 9),
            topic=f"เรื่อง {self.chance.randint(1, 60)}" if is_lesson else "",
            how_to=self.text(2, 4) if is_lesson else "",
            author=self.chance.choice(self.users),
            status="published" if is_read else "waiting",
            sent_at=at,
            last_active_at=at,
            published_at=at if is_read else None,
        )

    def make_beside(self):
        """Tags, a photo for every other post, cheers."""
        from blogs.models import Cheer, Photo, Post

        tagged = Post.tags.through
        tagged.objects.bulk_create(
            (
                tagged(post=post, tag=tag)
                for post in self.posts
                for tag in self.chance.sample(self.tags, self.chance.randint(0, 4))
            ),
            batch_size=2000,
        )
        Photo.objects.bulk_create(
            (
                Photo(
                    post=post,
                    key=uuid.uuid4(),
                    digest="0" * 64,
                    position=1,
                    file="blogs/none.jpg",
                    thumb="blogs/none-small.jpg",
                    size=180_000,
                    width=1600,
                    height=1200,
                    uploaded_by=post.author,
                    uploaded_at=post.sent_at,
                )
                for post in self.posts[::2]
            ),
            batch_size=1000,
        )
        Cheer.objects.bulk_create(
            (
                Cheer(post=post, user=user, at=post.sent_at)
                for post in self.posts
                for user in self.chance.sample(self.users, self.chance.randint(0, 5))
            ),
            batch_size=2000,
        )

    def make_comments(self, count):
        from blogs.models import Comment, Post

        talked = Post.objects.get(title=TALKED_ABOUT)
        posts = [talked] * ANSWERS
        posts += self.chance.choices(self.posts, k=count - ANSWERS)
        rows = [self.comment(post) for post in posts]
        Comment.objects.bulk_create(rows, batch_size=2000)
        newest = {}
        for row in rows:
            newest[row.post_id] = max(row.sent_at, newest.get(row.post_id, row.sent_at))
        for post in self.posts:
            post.last_active_at = newest.get(post.pk, post.last_active_at)
        Post.objects.bulk_update(self.posts, ["last_active_at"], batch_size=500)

    def comment(self, post):
        from blogs.models import Comment

        at = self.before(post.sent_at, 60)
        return Comment(
            post=post,
            key=uuid.uuid4(),
            digest="0" * 64,
            author=self.chance.choice(self.users),
            body=self.text(1, 3),
            status="published",
            sent_at=at,
            published_at=at,
        )
