// Drives one Chromium with one telephone in it. Orders are lines of JSON on the standard input,
// {"id": 1, "order": "call", "with": {...}}; answers and events are lines on the standard output.
// Arguments: the sound file that its microphone hears; "certificates" to trust any certificate.

import { createServer } from 'node:http'
import { createInterface } from 'node:readline'

import { build } from 'esbuild'
import { chromium } from 'playwright-core'

const [sound, trusts] = process.argv.slice(2)
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)

const bundle = await build({
  entryPoints: [new URL('phone.js', import.meta.url).pathname],
  bundle: true,
  write: false,
  format: 'iife',
  logLevel: 'error',
})
const page = `<!doctype html><meta charset="utf-8"><title>telephone</title><script>${bundle.outputFiles[0].text}</script>`

// A microphone is given to pages of a secure origin alone, and loopback is one.
const server = createServer((_, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(page)
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${sound}`,
    '--allow-loopback-in-peer-connection',
    '--autoplay-policy=no-user-gesture-required',
  ],
})
const context = await browser.newContext({ ignoreHTTPSErrors: trusts === 'certificates' })
const tab = await context.newPage()
await tab.exposeFunction('tell', say)
tab.on('pageerror', (error) => say({ event: 'error', text: String(error) }))
tab.on('console', (message) => say({ event: 'console', text: message.text() }))
const origin = `http://127.0.0.1:${server.address().port}`
await tab.goto(`${origin}/`)
say({ event: 'ready', origin })

for await (const line of createInterface({ input: process.stdin })) {
  const { id, order, with: details } = JSON.parse(line)
  try {
    const answer = await tab.evaluate(([name, given]) => window.phone[name](given), [order, details])
    say({ id, answer: answer ?? null })
  } catch (error) {
    say({ id, error: String(error) })
  }
}
await browser.close()
server.close()
