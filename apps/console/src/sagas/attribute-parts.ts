/** An attribute that sagas are looked for by, as it is written: its name, and its value. */
export interface AttributeParts {
  readonly name: string;
  readonly value: string;
}

/** All behind the first colon is the value. */
export function partsOf(attribute: string): AttributeParts {
  const colon = attribute.indexOf(':');
  return colon < 0
    ? { name: '', value: '' }
    : { name: attribute.slice(0, colon), value: attribute.slice(colon + 1) };
}

/** Empty as long as one of the two is missing. */
export function attributeText({ name, value }: AttributeParts): string {
  return name === '' || value.trim() === '' ? '' : `${name}:${value.trim()}`;
}
