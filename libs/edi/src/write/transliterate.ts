/** A character in plain letters, or undefined when it has no such form. Accents fall away: é is e, Ž is Z. */
export function transliterate(character: string): string | undefined {
  const known = forms[character]
  if (known !== undefined) return known
  const plain = character.normalize('NFKD').replace(/\p{M}/gu, '')
  return /^[\x20-\x7e]+$/.test(plain) ? plain : undefined
}

const forms: { readonly [character: string]: string | undefined } = {
  ...{ '\t': ' ', '\n': ' ', '\r': ' ' },
  ...{
    ß: 'ss',
    ẞ: 'SS',
    Æ: 'AE',
    æ: 'ae',
    Œ: 'OE',
    œ: 'oe',
    Ø: 'O',
    ø: 'o',
    Ð: 'D',
    ð: 'd',
    Þ: 'TH',
    þ: 'th',
  },
  ...{ Đ: 'D', đ: 'd', Ł: 'L', ł: 'l', ı: 'i', Ħ: 'H', ħ: 'h', '€': 'EUR', '£': 'GBP', '¥': 'JPY' },
  ...{ '‘': "'", '’': "'", '‚': "'", '“': '"', '”': '"', '„': '"', '«': '"', '»': '"' },
  ...{ '–': '-', '—': '-', '‐': '-', '‑': '-', '−': '-', '•': '-', '×': 'x', '\u00a0': ' ' },
}
