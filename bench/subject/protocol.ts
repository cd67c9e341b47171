/**
 * How the bench speaks with a system under test, which is called a subject: a process that reads one task a line from its standard input
 * and answers each with one line on its standard output. Whatever else it has to say goes to standard error. When its input ends it
 * ends. The subject does the work by processes of its own; RabbitMQ, PostgreSQL and Redis are the bench's.
 *
 * One saga is three remote steps in order (`stock.reserve`, `card.charge`, `parcel.send`): each a durable command of about 200 bytes to a participant in another
 * process, and its reply; the saga's state is durable at each step. If it is to compensate, the third step fails and the first two are undone in reverse order.
 */
export type Task = Saturate | Pace | Post;

/** As many as possible: never more than `inFlight` sagas at once, until `sagas` of them have ended. */
export interface Saturate {
  readonly task: 'saturate';
  readonly sagas: number;
  readonly inFlight: number;
  /** Each saga whose number this divides compensates; 0: none does. */
  readonly compensateEvery: number;
  /** After so many milliseconds none begins any more, even if there were fewer than `sagas`; those under way are waited for. Default: no end. */
  readonly withinMs?: number;
  /** A saga of ten steps side by side instead of three in order: for subjects that have the scenario `parallel`. Default: three in order. */
  readonly shape?: 'branches';
}

/** One after the other at a steady rate, whether or not those before have ended. */
export interface Pace {
  readonly task: 'pace';
  readonly sagas: number;
  readonly perSecond: number;
}

/** Over HTTP from a process of its own, so many requests at once, until `sagas` were accepted: for subjects that have the scenario `rest`. */
export interface Post {
  readonly task: 'post';
  readonly sagas: number;
  readonly connections: number;
}

/** The first line of a subject. */
export interface Ready {
  readonly ready: true;
  /** What was switched on, in its own words: durability, confirms, history. It is printed beside its results. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

/** To a task: all its sagas have ended, durably. */
export interface Done {
  readonly sagas: number;
  readonly completed: number;
  readonly compensated: number;
  /** From the first start until the last end, in milliseconds. */
  readonly elapsedMs: number;
  /** From where a saga was asked for until its end was durable, in milliseconds, in the order of the ends. */
  readonly latenciesMs: readonly number[];
  /** To `post`: from the first request until the last answer, and how long each answer took. */
  readonly accepted?: Pick<Done, 'elapsedMs' | 'latenciesMs'>;
}

/** What is there before the first task, for subjects that have scenarios with a condition. */
export interface Condition {
  /** Processes of the orchestrator. Default: 1. */
  readonly orchestrators?: number;
  /** Sagas that have ended, with their history, their business keys and the rows of their fences. */
  readonly ended?: number;
  /** Sagas that wait for an event that does not come. */
  readonly waiting?: number;
  /** Sagas that wait for a time in a month, each with its timer. */
  readonly timers?: number;
}

/** To a task that could not be done. */
export interface Failed {
  readonly error: string;
}

/** Where a subject finds what it works on. It gets only what it asked for in its manifest; each has its own database and namespace. */
export interface SubjectEnvironment {
  readonly BENCH_AMQP_URL?: string;
  readonly BENCH_POSTGRES_URL?: string;
  readonly BENCH_REDIS_URL?: string;
  /** Goes before the names of exchanges and queues. */
  readonly BENCH_NAMESPACE: string;
  /** An empty folder for its files. */
  readonly BENCH_FOLDER: string;
  /** A {@link Condition} as JSON. */
  readonly BENCH_CONDITION?: string;
}

/** `subject.json` in the folder of a subject. */
export interface SubjectManifest {
  readonly name: string;
  /** In the table, below the name. */
  readonly title: string;
  /** The program and its arguments, run in the folder. `node` is the bench's own. */
  readonly command: readonly string[];
  /** Run once in the folder before it is started the first time. Default: nothing. */
  readonly install?: readonly (readonly string[])[];
  readonly needs: readonly ('rabbitmq' | 'postgres' | 'redis')[];
  /** What it can do, by the names of the scenarios. Default: `saturation`, `compensating` and `pace`. */
  readonly scenarios?: readonly string[];
  /** Why its figures are not compared, if they are not: steps in its own process, or weaker durability. */
  readonly unranked?: string;
}
