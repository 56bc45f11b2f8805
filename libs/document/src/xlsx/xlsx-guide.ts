import { type CodecResult, limitsWith } from '../codec.ts'
import { compileCsvForm } from '../csv/csv-guide.ts'
import { csvReader, readOneCsv } from '../csv/read-csv.ts'
import { unpackXlsx } from './unpack-xlsx.ts'
import { xlsxWriter } from './write-xlsx.ts'

/** What a guide of workbooks says. */
export type XlsxGuideSpec = {
  readonly fields?: { readonly [name: string]: unknown } | undefined
  readonly groupBy?: string | readonly string[] | undefined
  /** The sheet's name, or its number from 1; unless said the first that is not hidden. Written as its name. */
  readonly sheet?: string | number | undefined
  /** The row of the titles, from 1; what stands above is left out. 0: columns are counted, not named. */
  readonly headerRow?: number | undefined
  /** `first`: of merged cells only the first has the value; unless said, all have it. */
  readonly merged?: 'fill' | 'first' | undefined
}

/** As which `unpack` gives rows, and what rows are written from. */
const rowsForm = {
  delimiter: ',',
  quote: '"',
  columns: 'any',
  lineEnd: 'lf',
  formulas: 'allow',
  encoding: 'utf-8',
} as const

/** Compiles a guide of workbooks: rows of one sheet, read and grouped as those of a CSV guide. */
export function compileXlsxGuide(spec: XlsxGuideSpec): CodecResult {
  const { fields, groupBy, sheet, headerRow = 1, merged } = spec
  const result = compileCsvForm({ fields, groupBy, header: headerRow > 0, ...rowsForm })
  if (result.kind === 'problems') return result
  const { form } = result
  const choice = { sheet, headerRow, fills: merged !== 'first' }
  return {
    kind: 'codec',
    codec: {
      format: 'xlsx',
      shape: form.structure.shape,
      mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      extension: 'xlsx',
      unpack: (file, limits) => unpackXlsx(file, choice, limitsWith(limits)),
      read: (limits) => csvReader(form, limitsWith(limits)),
      readOne: (bytes, place, limits) => readOneCsv(bytes, place, { form, limits: limitsWith(limits) }),
      write: () => xlsxWriter(form, { name: nameOf(sheet), headerRow }),
    },
  }
}

function nameOf(sheet: XlsxGuideSpec['sheet']): string {
  return typeof sheet === 'string' ? sheet : 'Sheet1'
}
