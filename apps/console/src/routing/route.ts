/** The screens, by the path below the console's root. */
export type Route =
  | { readonly screen: 'sagas' }
  | { readonly screen: 'saga'; readonly id: string }
  | { readonly screen: 'approvals' }
  | { readonly screen: 'dead-letters' }
  | { readonly screen: 'dead-letter'; readonly id: string }
  | { readonly screen: 'mailbox' }
  | { readonly screen: 'mail'; readonly id: string }
  | { readonly screen: 'audit' }
  | { readonly screen: 'definitions' }
  | { readonly screen: 'definition'; readonly name: string }
  | { readonly screen: 'topology' }
  | { readonly screen: 'health' }
  | { readonly screen: 'nowhere'; readonly path: string };

/** Which screen an address means. */
export function routeOf(path: string): Route {
  const [screen = '', part, ...more] = path.split('/').filter((one) => one !== '');
  if (more.length > 0) return { screen: 'nowhere', path };
  const inside = part === undefined ? undefined : decoded(part);
  switch (screen) {
    case '':
    case 'sagas':
      return inside === undefined ? { screen: 'sagas' } : { screen: 'saga', id: inside };
    case 'dead-letters':
      return inside === undefined ? { screen } : { screen: 'dead-letter', id: inside };
    case 'mailbox':
      return inside === undefined ? { screen } : { screen: 'mail', id: inside };
    case 'definitions':
      return inside === undefined ? { screen } : { screen: 'definition', name: inside };
    case 'approvals':
    case 'audit':
    case 'topology':
    case 'health':
      return inside === undefined ? { screen } : { screen: 'nowhere', path };
    default:
      return { screen: 'nowhere', path };
  }
}

/** The address of a screen, below the console's root. */
export function pathTo(...parts: readonly string[]): string {
  return parts.map((part) => encodeURIComponent(part)).join('/');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
