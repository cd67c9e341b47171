import type { paths } from './open-api.js';

/** The methods that the interface has. */
export type Method = 'get' | 'post';

/** The addresses that take a method, as the OpenAPI document writes them: `/v1/sagas/{id}`. */
export type PathOf<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends Record<M, object> ? Path : never;
}[keyof paths];

type Operation<Path extends keyof paths, M extends Method> = Extract<paths[Path][M], object>;

type Parameters<Of, Where extends string> = Of extends { readonly parameters: infer Known }
  ? Where extends keyof Known
    ? NonNullable<Known[Where]>
    : never
  : never;

type Body<Of> = Of extends { readonly requestBody: { readonly content: infer Content } }
  ? 'application/json' extends keyof Content
    ? Content['application/json']
    : never
  : never;

/** A field that has to be given, may be given, or has no place. */
type Needed<Name extends string, Value> = [Value] extends [never] ? unknown : { readonly [N in Name]: Value };
type Optional<Name extends string, Value> = [Value] extends [never]
  ? unknown
  : { readonly [N in Name]?: Value };

/** What a request has beside its address. */
export type RequestTo<Path extends keyof paths, M extends Method> = Needed<
  'path',
  Parameters<Operation<Path, M>, 'path'>
> &
  Optional<'query', Parameters<Operation<Path, M>, 'query'>> &
  Optional<'headers', Parameters<Operation<Path, M>, 'header'>> &
  Needed<'body', Body<Operation<Path, M>>> & {
    /** Ends it; it rejects with the signal's reason then. */
    readonly signal?: AbortSignal;
  };

/** The request, which may be left out where nothing in it is needed. */
export type Asked<Path extends keyof paths, M extends Method> =
  Partial<RequestTo<Path, M>> extends RequestTo<Path, M>
    ? readonly [request?: RequestTo<Path, M>]
    : readonly [request: RequestTo<Path, M>];

type JsonIn<Answer> = Answer extends { readonly content: infer Content }
  ? 'application/json' extends keyof Content
    ? Content['application/json']
    : never
  : never;

/** What a success is answered with: of several, any. */
export type AnswerOf<Path extends keyof paths, M extends Method> =
  Operation<Path, M> extends { readonly responses: infer Answers }
    ? { [Status in keyof Answers]: Status extends 200 | 202 ? JsonIn<Answers[Status]> : never }[keyof Answers]
    : never;

/** The addresses of lists that come in pages. */
export type ListPath = {
  [Path in PathOf<'get'>]: AnswerOf<Path, 'get'> extends {
    readonly items: readonly unknown[];
    readonly links: { readonly next?: string };
  }
    ? Path
    : never;
}[PathOf<'get'>];

/** What is in such a list. */
export type ItemOf<Path extends ListPath> =
  AnswerOf<Path, 'get'> extends { readonly items: readonly (infer Item)[] } ? Item : never;
