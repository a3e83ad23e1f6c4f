"""What belongs to which agent, project, team, person or corpus, of what the caller sees."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Belongings:
    """Tells the ids of the agents, projects, teams, users or corpora, as `by` says, that a row belongs to.

    A question belongs to the agent that was asked, with its project and team, and to the person who asked; a vote to
    the same agent, and to the person who voted; a document to its corpus, to the agents that draw on it, and to the
    person who uploaded it. Where `by` is None, nothing belongs to anything.
    """

    seen: Any
    store: Any
    by: str | None

    def of_answer(self, row):
        return (row["user"],) if self.by == "users" else self._of_agent.get(row["agent_id"], ())

    def of_vote(self, row, answer):
        return (row["user"],) if self.by == "users" else self.of_answer(answer)

    def of_document(self, row):
        if self.by == "users":
            return self._people.get(row["created_by"], ())
        return (row["corpus_id"],) if self.by == "corpora" else self._of_corpus.get(row["corpus_id"], ())

    @cached_property
    def _of_agent(self):
        project_of = {row["id"]: row["project_id"] for row in self.seen.agents}
        if self.by == "agents":
            return {id_: (id_,) for id_ in project_of}
        if self.by == "projects":
            return {id_: (project_id,) for id_, project_id in project_of.items()}
        team_of = {row["id"]: (row["team_id"],) for row in self.seen.projects} if self.by == "teams" else {}
        return {id_: team_of.get(project_id, ()) for id_, project_id in project_of.items()}

    @cached_property
    def _of_corpus(self):
        found = defaultdict(set)
        for row in self.store.agent_corpora:
            if row["is_enabled"]:
                found[row["corpus_id"]].update(self._of_agent.get(row["agent_id"], ()))
        return found

    @cached_property
    def _people(self):
        return {row["email"]: (row["id"],) for row in self.seen.users}
