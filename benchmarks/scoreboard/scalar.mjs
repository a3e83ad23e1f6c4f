// Serves a document with Scalar's mock server, which is a library: node scalar.mjs PORT DOCUMENT
import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { createMockServer } from '@scalar/mock-server'

const [port, file] = process.argv.slice(2)
const text = readFileSync(file, 'utf-8')
const app = await createMockServer({ specification: text, document: text })
serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' })
