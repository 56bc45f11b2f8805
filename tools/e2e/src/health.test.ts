import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, ParleyProcess } from '@parley/rig'
import { freshDatabase } from '@parley/verify'
import { expect, test } from 'vitest'

const fails = (text: string) => ({ code: 1, stdout: '', stderr: `${text}\n` })

test('parley health is 1 before the start, 0 when all is ready, 1 when the database is away or files are wrong', async () => {
  const home = await mkdtemp(join(tmpdir(), 'parley-health-'))
  const database = await freshDatabase()
  const urlFile = join(home, 'database-url')
  await writeFile(urlFile, `${database.url}\n`)
  const ports = { as2: await freePort(), admin: await freePort() }
  const env = {
    PARLEY_SERVER: '',
    DATABASE_URL_FILE: urlFile,
    PARLEY_ADMIN_HOST: '0.0.0.0',
    PARLEY_ADMIN_TOKEN_FILE: urlFile,
  }
  const parley = new ParleyProcess({ home, ports, env })
  try {
    expect(await parley.cli('health')).toEqual(fails(`not ready: nothing answers at ${parley.adminUrl}`))
    await parley.start()
    expect(await parley.cli('health')).toEqual({ code: 0, stdout: 'ready\n', stderr: '' })
    const elsewhere = `http://127.0.0.1:${await freePort()}`
    expect(await parley.cli('--server', elsewhere, 'health')).toEqual(
      fails(`not ready: nothing answers at ${elsewhere}`),
    )
    await database.drop()
    expect(await parley.cli('health')).toEqual(fails('not ready: database'))
    await rm(urlFile)
    expect(await parley.cli('health')).toEqual(
      fails(
        `DATABASE_URL_FILE names ${urlFile}, which cannot be read\nPARLEY_ADMIN_TOKEN_FILE names ${urlFile}, which cannot be read`,
      ),
    )
    expect(await parley.kill('SIGTERM')).toBe(0)
  } finally {
    await parley.kill('SIGKILL')
    await database.drop()
    await rm(home, { recursive: true, force: true })
  }
})
