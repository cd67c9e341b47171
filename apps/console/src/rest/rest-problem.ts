import type { Problem } from './shapes.js';

/** An answer that was no success: problem details (RFC 9457), or what is known if it was none. */
export class RestProblem extends Error {
  override readonly name = 'RestProblem';

  constructor(
    /** 0: there was no answer at all. */
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly errors: readonly Problem[] = [],
    readonly kind = '',
  ) {
    super(detail === '' ? title : `${title}. ${detail}`);
  }

  /** There is nothing at this address: an orchestrator that does not have it yet, or does not any more. */
  get isUnknownRoute(): boolean {
    return this.kind === 'unknown-route' || this.status === 405 || (this.status === 404 && this.kind === '');
  }
}

const KIND = 'urn:edda:problem:';

/** What went wrong, from the status and the body of an answer. */
export function problemIn(status: number, statusText: string, body: unknown): RestProblem {
  const told = typeof body === 'object' && body !== null ? body : {};
  const text = (field: string): string => {
    const value: unknown = Reflect.get(told, field);
    return typeof value === 'string' ? value : '';
  };
  const title = text('title') || statusText || `The orchestrator answered ${status}`;
  const type = text('type');
  const kind = type.startsWith(KIND) ? type.slice(KIND.length) : '';
  return new RestProblem(status, title, text('detail'), errorsIn(Reflect.get(told, 'errors')), kind);
}

function errorsIn(errors: unknown): readonly Problem[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null) return [];
    const { path, message } = one as Partial<Problem>;
    return typeof message === 'string' ? [{ path: typeof path === 'string' ? path : '', message }] : [];
  });
}
