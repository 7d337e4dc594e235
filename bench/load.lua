-- One kind of request. Each thread has sessions of its own; a refresh token in flight is nobody else's.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(arguments)
  kind, password, stamp = arguments[1], arguments[3], arguments[4]
  emails, access, refresh, turn = {}, {}, {}, 0
  for line in io.lines(arguments[2] .. "/sessions." .. number) do
    local email, token, swap = line:match("(%S+) (%S+) (%S+)")
    emails[#emails + 1], access[#access + 1], refresh[#refresh + 1] = email, token, swap
  end
end

local json = { ["Content-Type"] = "application/json" }

function request()
  turn = turn + 1
  if kind == "health" then
    return wrk.format("GET", "/health")
  elseif kind == "user" then
    return wrk.format("GET", "/user", { Authorization = "Bearer " .. access[turn % #access + 1] })
  elseif kind == "refresh" then
    local token = table.remove(refresh, 1)
    return wrk.format("POST", "/token?grant_type=refresh_token", json, '{"refresh_token":"' .. token .. '"}')
  elseif kind == "sign-in" then
    local email = emails[turn % #emails + 1]
    return wrk.format("POST", "/token?grant_type=password", json,
      '{"email":"' .. email .. '","password":"' .. password .. '"}')
  else
    local email = "new" .. stamp .. "-" .. number .. "-" .. turn .. "@bench.example"
    return wrk.format("POST", "/signup", json, '{"email":"' .. email .. '","password":"' .. password .. '"}')
  end
end

function response(status, headers, body)
  if kind == "refresh" and status == 200 then
    refresh[#refresh + 1] = body:match('"refresh_token":"([^"]+)"')
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT{"requests":%d,"rate":%f,"p50":%f,"p99":%f,"errors":%d}\n',
    summary.requests, summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, errors.status + errors.timeout + errors.connect + errors.read + errors.write))
end
