"""Multimodal: media that was uploaded, and documents made of Markdown."""

from specdouble import timestamp

from . import callers, documents, people


def get_media_content(body, store, user):
    project = callers.project(store, user)
    kind = body.get("media_type", "image")
    media = store.media.one(projectId=project.id, id=body["media_id"], mediaType=kind)
    return {"content": None if media is None else media["content"]}


def generate_file(body, store, user, clock, files):
    """No images are fetched; in a PDF, letters that no standard font has become question marks."""
    project, now = callers.project(store, user), clock.now()
    try:
        made = documents.make(body["title"], body["markdownText"], body["fileFormat"], now)
    except documents.Failed as failure:
        return {"error": failure.code, "errorMessage": str(failure)}
    url = files.add(made.name, made.content, made.media_type)
    owner = people.known_as(store, project, body["userId"], now).id
    told = {"projectId": project.id, "userId": owner, "fileName": made.name, "fileUrl": url}
    store.generated_files.add({**told, "createdAt": timestamp(now)})
    return {"fileName": made.name, "fileUrl": url}
