import { tmpdir } from 'node:os'
import { freePort, ParleyProcess } from '@parley/rig'
import { expect, test } from 'vitest'

test('every command has an example in its help', async () => {
  const parley = new ParleyProcess({
    home: tmpdir(),
    ports: { as2: await freePort(), admin: await freePort() },
    env: {},
  })
  const commands = [[], ['start'], ['settings'], ['init'], ['apply'], ['diff'], ['deploy'], ['get'], ['test']]
  const messages = ['list', 'show', 'raw', 'resubmit'].map((name) => ['message', name])
  const questions = ['validate', 'preview', 'connection'].map((name) => ['ask', name])
  const topics = ['apply', 'list'].map((name) => ['kafka', 'topics', name])
  const all = [...commands, ['health'], ['message'], ...messages, ['ask'], ...questions, ['kafka'], ...topics]
  for (const command of [...all, ['kafka', 'replay']]) {
    const { code, stdout } = await parley.cli(...command, '--help')
    expect({ command, code }).toEqual({ command, code: 0 })
    expect(stdout, command.join(' ')).toMatch(/\nExamples?:\n {2}(\w+=\S+ )?parley /)
  }
}, 120_000)
