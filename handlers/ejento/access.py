"""Who sees and who changes which rows: it follows from membership."""

from specdouble import Access, Condition, Query

from . import agents_of, corpora_of, evaluating, membership


def organizations(user):
    """People see their own organization."""
    return Access(sees=(Condition("id", "eq", user.tenant),))


def users(user):
    """People of an organization see one another; owners and admins change them, others themselves."""
    return Access() if membership.runs_organization(user) else Access(changes=(Condition("id", "eq", user.id),))


def teams(store, user):
    """People see their teams; owners and admins of a team change it, and whoever runs the organization."""
    if membership.runs_organization(user):
        return Access()
    return Access(sees=_ids(membership.teams_of(store, user)), changes=_ids(membership.run_teams(store, user)))


def projects(store, user):
    """People see the projects of their teams, and those they were added to; who runs the team changes them."""
    runs = Condition("team_id", "in", membership.run_teams(store, user))
    return Access(sees=_ids(membership.projects_of(store, user)), changes=(runs,))


def agents(store, user):
    """People see the agents of their projects unless these are private, and what was opened to them."""
    return Access(sees=_ids(agents_of.seen(store, user)), changes=_ids(agents_of.changed(store, user)))


def tools(user):
    """Everybody sees the tools of their organization."""
    return Access(sees=(Condition("organization_id", "eq", user.tenant),))


def agent_comments(store, user):
    """Whoever sees the agent sees them; their author and who may change the agent change them."""
    return Access(changes=_ids(agents_of.own(store, store.agent_comments, user)))


def agent_reviews(store, user):
    """Whoever sees the agent sees them; their author and who may change the agent change them."""
    return Access(changes=_ids(agents_of.own(store, store.agent_reviews, user)))


def agent_users(store, user):
    """Whoever sees the agent sees who was added to it; who may change the agent changes that."""
    return Access(changes=(Condition("agent_id", "in", agents_of.changed(store, user), column=True),))


def corpora(store, user):
    """People see the corpora that they have a permission on, and those of agents that they see."""
    return Access(sees=_ids(corpora_of.seen(store, user)), changes=_ids(corpora_of.changed(store, user)))


def documents(store, user):
    """Whoever sees a corpus sees what stands in it; who may change the corpus changes that."""
    return Access(
        sees=_in("corpus_id", corpora_of.seen(store, user)), changes=_in("corpus_id", corpora_of.changed(store, user))
    )


def agent_corpora(store, user):
    """Whoever sees the agent sees what it draws on; who may change the agent changes that."""
    return Access(changes=(Condition("agent_id", "in", agents_of.changed(store, user), column=True),))


def evaluation_datasets(store, user):
    """Whoever sees the agent sees them; who made one, and who may change the agent, change it."""
    return evaluating.datasets(store, user)


def evaluation_queries(store, user):
    """They go with their dataset."""
    return _with("dataset_id", store.evaluation_datasets, evaluating.datasets(store, user))


def evaluations(store, user):
    """Whoever sees the agent, and that of the dataset, sees them; they change as datasets do."""
    return evaluating.evaluations(store, user)


def query_results(store, user):
    """They go with their evaluation."""
    return _with("evaluation_id", store.evaluations, evaluating.evaluations(store, user))


def metric_results(store, user):
    """They go with the answer that scored."""
    return _with("query_result_id", store.query_results, query_results(store, user))


def llm_configurations(store, user):
    """Everybody sees those of their organization; that of one agent is seen with it."""
    return Access(sees=(Condition("agent_id", "in", [None, *agents_of.seen(store, user)]),))


def notifications(store, user):
    """People see their own, and what they sent."""
    own = store.notifications.all(user_id=user.id) + store.notifications.all(created_by=membership.email(user))
    return Access(sees=_ids(sorted({row["id"] for row in own})))


def chat_threads(store, user):
    """Threads are one's own; who runs the organization sees and changes all of them."""
    return _own(store, user)


def agent_responses(store, user):
    """Answers are those to one's own questions; who runs the organization sees and changes all of them."""
    return _own(store, user)


def chat_logs(store, user):
    """People see the logs of the answers that they see."""
    mine = _own(store, user).sees
    asked = store.agent_responses.find(Query(mine)).rows
    return Access(sees=(Condition("agent_response_id", "in", [row["id"] for row in asked]),))


def workflows(store, user):
    """People see the workflows of their projects; who runs the team changes them."""
    runs = Condition("project_id", "in", membership.run_projects(store, user))
    return Access(sees=(Condition("project_id", "in", membership.projects_of(store, user)),), changes=(runs,))


def workflow_chat_threads(store, user):
    """Threads are one's own; who runs the organization sees and changes all of them."""
    return _own(store, user)


def _own(store, user):
    if membership.runs_organization(user):
        everybody = [one["id"] for one in store.users.all(organization_id=user.tenant)]
        return Access(sees=(Condition("user", "in", everybody),))
    return Access(sees=(Condition("user", "eq", user.id),))


def _ids(ids):
    return _in("id", ids)


def _in(field, ids):
    return (Condition(field, "in", ids),)


def _with(field, above, access):
    """Return the access to rows that go with others, which `field` names."""
    seen, changed = ([row["id"] for row in above.find(Query(where)).rows] for where in (access.sees, access.changes))
    return Access(sees=(Condition(field, "in", seen),), changes=(Condition(field, "in", changed),))
