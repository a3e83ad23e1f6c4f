"""Web pages: the text of one goes into the knowledge base that it names."""

from . import pages, people, webpages_of


def list_webpages(user, store, page, limit):
    mine = store.webpages.all(userId=people.of(store, user)["id"])
    return pages.cut(mine, page, limit)


def create_webpage(body, user, store, clock):
    """Nothing is fetched, and a page of a host that ends in `.invalid` fails."""
    return webpages_of.add(store, people.of(store, user), body, clock.now())


def get_webpage(id_, user, store):
    return webpages_of.own(store, id_, people.of(store, user))


def delete_webpage(id_, user, store):
    webpages_of.remove(store, webpages_of.own(store, id_, people.of(store, user)))
