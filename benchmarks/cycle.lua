-- wrk -s cycle.lua URL -- FILE: sends the requests of a file in turn; each stands behind its length and a line feed.
local requests, at = {}, 0

function init(arguments)
  local file = io.open(arguments[1], "rb")
  local length = file:read("*n")
  while length do
    file:read(1)
    requests[#requests + 1] = file:read(length)
    length = file:read("*n")
  end
  file:close()
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("answered=%d refused=%d lost=%d\n", summary.requests, errors.status, lost))
end
