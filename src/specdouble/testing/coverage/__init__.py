"""Coverage: how much of what a document promises was seen on the wire, by a run or in any recorded traffic."""
