/** `certs/us.pem` seen from `partners/us.yaml` is `partners/certs/us.pem`; `..` and `.` are followed. */
export function resolvePath(from: string, reference: string): string {
  const absolute = reference.startsWith('/')
  const steps = absolute ? [] : from.split(/[\\/]/).slice(0, -1)
  for (const step of reference.split('/')) {
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return (absolute || from.startsWith('/') ? '/' : '') + steps.filter((step) => step !== '').join('/')
}
