import { type Command, InvalidArgumentError, Option } from 'commander'
import type { InferCommandOptions } from './infer.ts'
import type { SampleCommandOptions } from './sample.ts'

const which =
  '\nA guide is a YAML file with a Guide, or a standard such as x12/004010/850 or edifact/D96A/ORDERS.'
const codes = 'Exit codes: 0 good, 1 problems, 2 cannot be read.'

/** parley guide: each command is loaded when it is asked for. */
export function addGuide(program: Command): void {
  const guide = program
    .command('guide')
    .description('check guides, draft them from real files, and make what follows from them')
    .addHelpText(
      'after',
      `${which}\n\nExample:\n  parley guide html guides/amazon-850.yaml --out amazon-850.html`,
    )
  guide
    .command('check <files...>')
    .description('compile the guides of YAML files; every problem with file, line and column')
    .addHelpText('after', `\n${codes}\n\nExample:\n  parley guide check guides/*.yaml`)
    .action(async (files: readonly string[]) => {
      const { check } = await import('./check.ts')
      await check(files)
    })
  addProducts(guide)
  addSample(guide)
  addInfer(guide)
}

type ProductOptions = { readonly out?: string; readonly name?: string }

function addProducts(guide: Command): void {
  const product = (name: string, description: string, example: string) =>
    guide
      .command(`${name} <guide>`)
      .description(description)
      .addOption(out())
      .addOption(only())
      .addHelpText('after', `${which}\n${codes}\n\nExample:\n  ${example}`)
  product(
    'schema',
    'JSON Schema (2020-12) of its documents, as mappings read them',
    'parley guide schema x12/004010/850 > order.schema.json',
  ).action(async (name: string, options: ProductOptions) => {
    const { schema } = await import('./products.ts')
    await schema(name, options)
  })
  product(
    'types',
    'TypeScript of its documents, as mappings read them',
    'parley guide types guides/amazon-850.yaml --out src/amazon-order.ts',
  )
    .option('--type <name>', 'name of the type of a document')
    .action(async (name: string, options: ProductOptions & { readonly type?: string }) => {
      const { typeScript } = await import('./products.ts')
      await typeScript(name, options)
    })
  product(
    'html',
    'its specification as one HTML page, to send to a partner',
    'parley guide html guides/amazon-850.yaml --out amazon-850.html',
  ).action(async (name: string, options: ProductOptions) => {
    const { page } = await import('./products.ts')
    await page(name, options)
  })
}

function addSample(guide: Command): void {
  guide
    .command('sample <guide>')
    .description('a document made up under it, in an interchange; the same for the same seed')
    .addOption(
      new Option('--size <size>', 'minimal: what must be sent; maximal: all that may')
        .choices(['minimal', 'typical', 'maximal'])
        .default('typical'),
    )
    .option('--seed <number>', 'another seed gives another document', wholeNumber, 1)
    .option(
      '--faults <folder>',
      'write documents with one fault each there, and faults.json with what must be found',
    )
    .addOption(out())
    .addOption(only())
    .addHelpText(
      'after',
      `${which}\n${codes}\n\nExamples:\n  parley guide sample x12/004010/850 | parley edi validate\n  parley guide sample guides/amazon-850.yaml --faults fuzz/orders`,
    )
    .action(async (name: string, options: SampleCommandOptions) => {
      const { sample } = await import('./sample.ts')
      await sample(name, options)
    })
}

function addInfer(guide: Command): void {
  guide
    .command('infer')
    .description(
      'draft a guide from real files: what they use, how long, which codes; no other value gets into it',
    )
    .requiredOption(
      '--from <files...>',
      'files of X12, EDIFACT, JSON, XML or CSV, or a JSON Schema or XML Schema',
    )
    .option(
      '--extends <standard>',
      'of EDI: only documents of it, such as x12/004010/850; default: that of the first',
    )
    .option('--element <name>', 'of an XML Schema: the element that is one document; default: the outermost')
    .option('--name <name>', 'name of the guide', 'drafted')
    .addOption(out())
    .addHelpText(
      'after',
      `\n${codes}\n\nExample:\n  parley guide infer --from samples/*.edi --name amazon-850 --out guides/amazon-850.yaml\n  parley guide infer --from orders.json --name order\n  parley guide infer --from order.xsd --element Order --name order-xml`,
    )
    .action(async (options: InferCommandOptions) => {
      const { infer } = await import('./infer.ts')
      await infer(options)
    })
}

const out = () => new Option('--out <file>', 'write it there instead of to stdout')
const only = () => new Option('--name <guide>', 'which Guide, when the file has several')

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number.')
  return Number(text)
}
