import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { allMessages, type StoryView, story } from '@parley/rig'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { altered, childOf, fileIn, openScene, order, type Scene } from './scene.ts'

/** The console in a real browser, over the real program, with what a partner really sent. */

const executablePath = process.env.PARLEY_CHROMIUM || '/usr/bin/chromium'

/** At most 22 characters, as long as a PO number may be. */
const hostileNumber = '<img/src/onerror=h()>'
const hostileText = '<script>h()</script><img src=x onerror=h()>'

describe.skipIf(!existsSync(executablePath))('the console page (needs Chromium)', () => {
  let scene: Scene
  let browser: Browser
  beforeAll(async () => {
    scene = await openScene()
    const { twin } = scene.rig
    await twin.send({ ...order(1), messageId: 'page-good' })
    await twin.send({ ...altered(2, /BEG\*[^~]*~/, ''), messageId: 'page-broken' })
    await twin.send({ ...altered(3, /^ISA/, 'XYZ'), messageId: 'page-no-edi' })
    await twin.send({ ...hostileOrder(4), messageId: 'page-hostile' })
    await fileIn(scene.rig, 'page-good', 'delivered')
    await fileIn(scene.rig, 'page-broken', 'failed')
    await fileIn(scene.rig, 'page-no-edi', 'quarantined')
    await fileIn(scene.rig, 'page-hostile', 'delivered')
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    await scene?.end()
  })

  /** Opens the page, does something with it, and proves that nothing went wrong unseen. */
  async function onPage(path: string, work: (page: Page) => Promise<void>): Promise<void> {
    const page = await browser.newPage()
    page.setDefaultTimeout(10_000)
    const faults: string[] = []
    page.on('console', (line) => {
      if (line.type() === 'error' || line.type() === 'warning') faults.push(line.text())
    })
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('request', (request) => {
      if (!request.url().startsWith(`${scene.rig.parley.adminUrl}/`)) faults.push(request.url())
    })
    await page.addInitScript('window.h = () => { window.harmed = true }')
    try {
      await page.goto(scene.rig.parley.adminUrl + path)
      await work(page)
      expect(await page.evaluate('window.harmed')).toBeUndefined()
      expect(await page.locator('img, iframe, object, script:not([src])').count()).toBe(0)
      expect(faults).toEqual([])
    } finally {
      await page.close()
    }
  }

  /** Cells of the list by the names of their columns. */
  async function rowOf(page: Page, id: string): Promise<Record<string, string>> {
    const row = page.locator('#rows tr', { has: page.locator(`a[href="#${id}"]`) })
    await row.waitFor()
    const cells = await row.locator('td').all()
    const entries = cells.map(async (cell) => [
      (await cell.getAttribute('data-column')) ?? '',
      (await cell.innerText()).trim(),
    ])
    return Object.fromEntries(await Promise.all(entries)) as Record<string, string>
  }

  function told(as2Id: string): Promise<StoryView> {
    return fileIn(scene.rig, as2Id, 'delivered', 'failed', 'quarantined')
  }

  /** What stands under a heading of one message. */
  async function tableUnder(page: Page, heading: string): Promise<string[][]> {
    const table = page.locator(`h3:text-is("${heading}") + table`)
    await table.waitFor()
    const rows = await table.locator('tbody tr').all()
    return Promise.all(rows.map((row) => row.locator('td').allInnerTexts()))
  }

  async function bytesOf(page: Page, role: string): Promise<string> {
    await page.locator('summary', { hasText: new RegExp(`^${role} `) }).click()
    const bytes = page.getByRole('region', { name: `Bytes of ${role}`, exact: true })
    return (await bytes.textContent()) ?? ''
  }

  test('the list shows every message with time, state and legs', async () => {
    const { message } = await told('page-good')
    await onPage('/', async (page) => {
      expect(await rowOf(page, message.id)).toEqual({
        'Time (UTC)': message.at.replace('T', ' ').replace('Z', ''),
        Way: 'in',
        Document: 'file',
        Order: '',
        Partner: 'amazon',
        State: 'delivered',
        Transport: 'accepted',
        Functional: 'accepted',
        Business: 'none',
        Bytes: '529',
      })
      expect(await page.locator('#rows tr').count()).toBe((await allMessages(scene.rig.parley)).length)
      expect(await page.title()).toBe('Parley messages')
    })
  })

  test('what failed stands in the list with its code and its sentence', async () => {
    const broken = childOf(await told('page-broken'), 'transaction')
    const { message: noEdi } = await told('page-no-edi')
    await onPage('/', async (page) => {
      for (const { id, state, failure } of [broken, noEdi]) {
        const cells = await rowOf(page, id)
        expect(cells.State).toBe(state)
        expect(cells.Document).toContain(`${failure?.code} ${failure?.text}`)
      }
    })
  })

  test('a search by PO number shows what has that number, and its address can be kept', async () => {
    const found = await allMessages(scene.rig.parley, { key: 'E0000001' })
    expect(found.length).toBeGreaterThan(0)
    await onPage('/', async (page) => {
      await page.getByLabel('Business key').fill('E0000001')
      await page.getByRole('button', { name: 'Search' }).click()
      await page.waitForURL('**/?key=E0000001&state=')
      for (const at of ['searched', 'loaded again']) {
        await page.locator('#rows tr').first().waitFor()
        const links = page.locator('#rows a')
        const ids = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))
        expect(ids, at).toEqual(found.map(({ id }) => `#${id}`))
        expect(await page.getByLabel('Business key').inputValue()).toBe('E0000001')
        await page.reload()
      }
    })
  })

  test('a search by state offers every state there is, and says when nothing is found', async () => {
    const document = await scene.rig.parley.api<{
      components: { schemas: { MessageState: { enum: string[] } } }
    }>('/api/v1/openapi.json')
    await onPage('/', async (page) => {
      const options = await page.getByLabel('State').locator('option').allInnerTexts()
      expect(options).toEqual(['any', ...document.components.schemas.MessageState.enum])
      await page.getByLabel('State').selectOption('quarantined')
      await page.getByRole('button', { name: 'Search' }).click()
      await rowOf(page, (await told('page-no-edi')).message.id)
      expect(await page.locator('#rows tr').count()).toBe(1)
      await page.getByLabel('State').selectOption('paused')
      await page.getByRole('button', { name: 'Search' }).click()
      await page.getByText('No message matches').waitFor()
    })
  })

  test('one message shows its timeline, what came of it, its deliveries and the bytes of each stage', async () => {
    const file = await told('page-good')
    const transaction = await story(scene.rig.parley, childOf(file, 'transaction').id)
    const document = childOf(transaction, 'document')
    await onPage('/', async (page) => {
      await page.locator(`a[href="#${file.message.id}"]`).click()
      const steps = await tableUnder(page, 'Timeline')
      expect(steps.map(([, , stage, what]) => [stage, what])).toEqual(
        file.steps.map(({ stage, what }) => [stage, what]),
      )
      expect(steps.map(([time]) => time)).toEqual(
        file.steps.map(({ at }) => at.replace('T', ' ').replace('Z', '')),
      )
      expect(await bytesOf(page, 'content')).toBe(`${order(1).content}`.replaceAll('~', '~\n'))
      expect(await bytesOf(page, 'request')).toMatch(/^000000 {2}30 8[0-9a-f] /)
      expect(await bytesOf(page, 'request-headers')).toContain('AS2-From: AMAZON-AS2')
      expect(await bytesOf(page, 'mdn')).toContain('Disposition: automatic-action/MDN-sent-automatically')
      await page.locator(`#story a[href="#${transaction.message.id}"]`).click()
      await page.getByRole('heading', { name: '850 transaction delivered' }).waitFor()
      expect(await page.locator('dl').innerText()).toMatch(/po\s+E0000001/)
      await page.locator(`#story a[href="#${document.id}"]`).click()
      await page.getByText(`outbox, ${document.fileName}`).waitFor()
      const delivered = (await scene.rig.delivered()).get(document.fileName ?? '')
      expect(await bytesOf(page, 'output')).toBe(delivered)
      await page.goBack()
      await page.getByRole('heading', { name: '850 transaction delivered' }).waitFor()
      await page.getByRole('link', { name: 'Back to the list' }).click()
      await rowOf(page, document.id)
    })
  })

  test('a failure shows code, sentence and place, in its own message and below the file it came in', async () => {
    const file = await told('page-broken')
    const { id, failure } = childOf(file, 'transaction')
    await onPage(`/#${file.message.id}`, async (page) => {
      const rows = await tableUnder(page, 'What came of it')
      expect(rows.flat().join(' ')).toContain(`${failure?.code} ${failure?.text}`)
      await page.locator(`#story a[href="#${id}"]`).click()
      const note = page.locator('.failure')
      await note.waitFor()
      expect(await note.innerText()).toContain(`${failure?.code} ${failure?.text}`)
      expect(await note.innerText()).toContain(`byteOffset ${failure?.position?.byteOffset}`)
    })
  })

  test('of a large stage the beginning is shown, and the rest is a download', async () => {
    const large = order(5, 300_000)
    await scene.rig.twin.send({ ...large, messageId: 'page-large' })
    const { message } = await fileIn(scene.rig, 'page-large', 'delivered')
    await onPage(`/#${message.id}`, async (page) => {
      const shown = (await bytesOf(page, 'content')).replaceAll('\n', '')
      expect(shown).toBe(`${large.content}`.slice(0, 65_536))
      const size = large.content.length.toLocaleString('en')
      await page.getByText(`The first 65,536 bytes of ${size} bytes.`).waitFor()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Download content' }).click(),
      ])
      expect(download.suggestedFilename()).toBe(`${message.id}.content`)
      expect((await readFile(await download.path())).equals(large.content)).toBe(true)
    })
  })

  test('what a partner sent is shown as text and never runs as HTML', async () => {
    const messages = await allMessages(scene.rig.parley, { key: hostileNumber })
    expect(messages.map(({ kind }) => kind)).toContain('transaction')
    await onPage(`/?${new URLSearchParams({ key: hostileNumber })}`, async (page) => {
      const transaction = messages.find(({ kind }) => kind === 'transaction')
      const cells = await rowOf(page, transaction?.id ?? '')
      expect(cells.Order).toBe(hostileNumber)
      await page.locator(`a[href="#${transaction?.id}"]`).click()
      await page.getByRole('heading', { name: '850 transaction' }).waitFor()
      expect(await page.locator('dl').innerText()).toContain(hostileNumber)
      expect(await bytesOf(page, 'content')).toContain(`MSG*${hostileText}~`)
      const [document] = (await story(scene.rig.parley, transaction?.id ?? '')).children
      await page.goto(`${scene.rig.parley.adminUrl}/#${document?.id}`)
      expect(await bytesOf(page, 'output')).toContain(JSON.stringify(hostileText))
    })
  })

  test('the keyboard alone reaches a row, opens its message and its bytes', async () => {
    await onPage('/', async (page) => {
      await page.locator('#rows tr').first().waitFor()
      const focused = (selector: string) => page.evaluate(`document.activeElement?.matches('${selector}')`)
      const tabTo = async (selector: string) => {
        for (let presses = 0; presses < 40 && !(await focused(selector)); presses += 1)
          await page.keyboard.press('Tab')
        expect(await focused(selector), selector).toBe(true)
      }
      await tabTo('#rows tr:first-child a')
      await page.keyboard.press('Enter')
      await page.locator('#story h2').waitFor()
      await page.waitForFunction("document.activeElement?.matches('#story h2')")
      await tabTo('summary')
      await page.keyboard.press('Enter')
      await page.locator('pre').first().waitFor()
      await tabTo('pre')
    })
  })

  test('on a narrow screen nothing is cut off, and every value says what it is', async () => {
    const { message } = await told('page-good')
    await onPage('/', async (page) => {
      await page.setViewportSize({ width: 360, height: 700 })
      for (const hash of ['', `#${message.id}`]) {
        await page.goto(`${scene.rig.parley.adminUrl}/${hash}`)
        await page
          .locator(hash === '' ? '#rows tr' : '#story td')
          .first()
          .waitFor()
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
        const label =
          "getComputedStyle(document.querySelector('section:not([hidden]) td'), '::before').content"
        expect(await page.evaluate(label)).toContain('Time (UTC)')
      }
    })
  })

  test('a message that is not there is told in a sentence, and the list is one step away', async () => {
    const page = await browser.newPage()
    const id = '01a20997-0000-7000-8000-000000000000'
    await page.goto(`${scene.rig.parley.adminUrl}/#${id}`)
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').innerText()).toContain(id)
    await page.getByRole('link', { name: 'Parley' }).click()
    await page.locator('#rows tr').first().waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await page.close()
  })

  test('older messages are added below, each once, however often the button is pressed', async () => {
    const { twin } = scene.rig
    for (let number = 100; number < 115; number += 1)
      await twin.send({ ...order(number), messageId: `page-${number}` })
    for (let number = 100; number < 115; number += 1) await fileIn(scene.rig, `page-${number}`, 'delivered')
    const all = await allMessages(scene.rig.parley)
    expect(all.length).toBeGreaterThan(60)
    await onPage('/', async (page) => {
      const older = page.getByRole('button', { name: 'Older messages' })
      await older.waitFor()
      expect(await page.locator('#rows tr').count()).toBe(50)
      await older.evaluate((button) => {
        for (const _ of [1, 2, 3]) (button as unknown as { click(): void }).click()
      })
      await older.waitFor({ state: 'hidden' })
      const links = page.locator('#rows a')
      const ids = await links.evaluateAll((found) => found.map((link) => link.getAttribute('href')))
      expect(ids).toEqual(all.map(({ id }) => `#${id}`))
    })
  })
})

/** ISA16 is `:` here, so that `>` may stand in the text. */
function hostileOrder(number: number): ReturnType<typeof order> {
  const { content } = altered(number, '*T*>~GS', '*T*:~GS')
  const text = content
    .toString('latin1')
    .replace(order(number).number, hostileNumber)
    .replace('Sample order, not a real one', hostileText)
  return { number: hostileNumber, content: Buffer.from(text, 'latin1') }
}
