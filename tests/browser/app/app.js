// The environments of one organization: ?api=BASE&organization=ID, and &sandbox=NAME to name one by header.
'use strict'

const given = new URLSearchParams(location.search)
const list = document.querySelector('ul')
const alertBox = document.querySelector('[role=alert]')
const template = document.querySelector('template')

async function call(method, path, body) {
  const headers = {}
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (given.has('sandbox')) headers['X-Specdouble-Sandbox'] = given.get('sandbox')
  const text = body === undefined ? undefined : JSON.stringify(body)
  const answer = await fetch(given.get('api') + path, { method, headers, body: text, credentials: 'include' })
  const value = await answer.json()
  if (!answer.ok) throw new Error(`${answer.status} ${value.error}`)
  return value
}

async function show() {
  list.ariaBusy = 'true'
  const page = await call('GET', `/api/environments?organizationId=${given.get('organization')}&limit=100`)
  list.replaceChildren(...page.data.map(row))
  list.ariaBusy = 'false'
}

function row(environment) {
  const item = template.content.cloneNode(true)
  const name = item.querySelector('input')
  const path = `/api/environments/${environment.id}`
  name.value = environment.name
  item.querySelector('li').setAttribute('aria-label', environment.name)
  item.querySelector('[name=rename]').onclick = () => act(() => call('PUT', path, { name: name.value }))
  item.querySelector('[name=delete]').onclick = () => act(() => call('DELETE', path))
  return item
}

async function act(action) {
  alertBox.hidden = true
  try {
    await action()
    await show()
  } catch (error) {
    alertBox.textContent = error.message
    alertBox.hidden = false
  }
}

document.querySelector('#new').onsubmit = event => {
  event.preventDefault()
  const name = event.target.elements.name.value
  act(() => call('POST', '/api/environments', { name, organizationId: given.get('organization') }))
}

act(() => undefined)
