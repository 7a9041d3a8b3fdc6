"""Files of people: stored whole or not at all, and never more than is taken."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from kmforum.media_files import WholeFileStorage


class BreakingOff(ContentFile):
    """Half of it arrives, then something happens."""

    def chunks(self, chunk_size=None):
        yield b"half"
        raise self.error


def names(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_file_is_stored_as_it_is(media):
    name = default_storage.save("meetings/2005/11/a.jpg", ContentFile(b"whole"))

    assert isinstance(default_storage._wrapped, WholeFileStorage)
    assert name == "meetings/2005/11/a.jpg"
    assert (media / name).read_bytes() == b"whole"
    assert (media / name).stat().st_mode & 0o777 == 0o644
    assert names(media) == ["a.jpg"]


@pytest.mark.parametrize("error", [OSError(28, "No space left"), KeyboardInterrupt()])
def test_a_write_that_breaks_off_leaves_nothing(media, error):
    content = BreakingOff(b"")
    content.error = error

    with pytest.raises(type(error)):
        default_storage.save("meetings/a.jpg", content)

    assert names(media) == []


def test_a_disk_that_cannot_make_a_folder_is_told(media):
    media.mkdir(parents=True)
    (media / "meetings").write_text("in the way")

    with pytest.raises(OSError):  # noqa: PT011
        default_storage.save("meetings/a.jpg", ContentFile(b"x"))
