const ofService: { readonly [version: string]: string } = {
  'SERVICE-V1': '11',
  'SERVICE-V2': '22',
  'SERVICE-V3': 'D3',
  'SERVICE-V4': '41',
}

/**
 * What messages of a directory say of themselves (UNH S009: 0052 and 0054, together). Of D96A the same; a service message
 * of ISO 9735 says D and 3 in syntax version 3, 4 and 1 in version 4, and twice the number before these.
 */
export function messageRelease(version: string): string {
  return ofService[version] ?? version
}
