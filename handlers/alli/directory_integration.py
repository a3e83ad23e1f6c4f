"""Directory integration: a directory is brought into the project. Nothing is fetched, and the task stays queued."""

from specdouble import timestamp

from . import callers


def trigger_directory_integration(body, store, user, clock):
    project = callers.project(store, user)
    asked = {"path": body.get("directory_path"), "id": body.get("folder_id")}
    asked = {name: value for name, value in asked.items() if value is not None}
    if not asked:
        return {"success": False, "message": "Either directory_path or folder_id is needed", "task_id": None}
    folder = store.folders.one(projectId=project.id, **asked)
    if folder is None:
        named = " and ".join(f"{name} {value}" for name, value in asked.items())
        return {"success": False, "message": f"This project has no folder with {named}", "task_id": None}
    task = {"projectId": project.id, "folderId": folder.id, "status": "queued", "createdAt": timestamp(clock.now())}
    task_id = store.integration_tasks.add(task).id
    return {"success": True, "message": f"Integration of {folder['path']} has been triggered", "task_id": task_id}
