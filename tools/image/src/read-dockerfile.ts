/** One instruction of a Dockerfile, its lines joined. */
export type Instruction = { readonly word: string; readonly text: string }

/** What one image is made by, from its FROM on. */
export type BuildStage = {
  readonly base: string
  readonly name: string | undefined
  readonly instructions: readonly Instruction[]
}

/** The stages of a Dockerfile, in their order; the last one is the image. Instructions before the first FROM are left out. */
export function readDockerfile(text: string): readonly BuildStage[] {
  const stages: { base: string; name: string | undefined; instructions: Instruction[] }[] = []
  for (const instruction of instructionsOf(text)) {
    if (instruction.word === 'FROM') {
      const [, base = '', name] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(instruction.text) ?? []
      stages.push({ base, name, instructions: [] })
    } else stages.at(-1)?.instructions.push(instruction)
  }
  return stages
}

function instructionsOf(text: string): readonly Instruction[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'))
  return lines
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => {
      const [, word = '', rest = ''] = /^\s*(\S+)\s*(.*)$/.exec(line) ?? []
      return { word: word.toUpperCase(), text: rest.trim() }
    })
}

/** The texts of one kind of instruction. */
export function textsOf(stage: BuildStage, word: string): readonly string[] {
  return stage.instructions.filter((instruction) => instruction.word === word).map(({ text }) => text)
}
