/** Something wrong in the configuration, at the place where its author can mend it. */
export type Problem = {
  readonly file: string
  /** 1-based; 0 when the resource did not come from a file. */
  readonly line: number
  /** 1-based, in UTF-16 units as editors count; 0 when the resource did not come from a file. */
  readonly column: number
  /** Such as `spec.certificates[0].use`; empty for the file as a whole. */
  readonly path: string
  /** One sentence that says what to write instead. Never a key, never payload. */
  readonly text: string
}

export type Place = { readonly file: string; readonly line: number; readonly column: number }
export type Path = readonly (string | number)[]

/** `['spec', 'certificates', 0, 'use']` becomes `spec.certificates[0].use`; odd names are quoted. */
export function pathText(path: Path): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (/^[A-Za-z_$][\w$-]*$/.test(step)) text += text === '' ? step : `.${step}`
    else text += `[${JSON.stringify(step)}]`
  }
  return text
}

/** `file:line:column: path: text`, as compilers write it, so that editors can jump there. */
export function problemText(problem: Problem): string {
  const place = problem.line === 0 ? problem.file : `${problem.file}:${problem.line}:${problem.column}`
  return problem.path === '' ? `${place}: ${problem.text}` : `${place}: ${problem.path}: ${problem.text}`
}
