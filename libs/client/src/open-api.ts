/* oxlint-disable */
// Written by `npm run client:write` from the OpenAPI document of an orchestrator without sagas. Change the routes, not this.

export interface paths {
  readonly '/v1/sagas/{name}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Starts a saga of the newest version of a definition
     * @description Once it is answered with 202 the saga is saved, and goes on whatever stops in between. Follow it at `links.self`. Sagas that an event or the clock starts can be started by hand as well.
     *
     *     Needs the role `operator`.
     */
    readonly post: operations['startSaga'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/sagas': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Lists sagas, newest first
     * @description Whatever narrows it down can be combined. With `keyPrefix` it is in the order of the business keys, unless `attribute` or `failedStep` narrows it down as well.
     *
     *     Needs the role `viewer`.
     */
    readonly get: operations['listSagas'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/sagas/counts': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Counts sagas by definition, version and status
     * @description All sagas under way are counted. Of those that have ended not more than `cap` of each version and status are; then `capped` says that there are more.
     *
     *     Needs the role `viewer`.
     */
    readonly get: operations['countSagas'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/sagas/{id}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Shows one saga
     * @description Where it stands, what its data are by now, what it waits for, and why it turned back or needs a person, if so. With `at` the same as it was at that time.
     *
     *     Needs the role `viewer`.
     */
    readonly get: operations['findSaga'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/sagas/{id}/timeline': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Shows what took how long in a saga
     * @description Each attempt of each command, the times between them, waits, and where the saga stood still: intervals, made of its history, in the order of their beginnings.
     *
     *     Needs the role `viewer`.
     */
    readonly get: operations['findTimeline'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/sagas/{id}/history': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Shows what happened to a saga, oldest first
     * @description Every message sent, every answer that came and every decision, each with its time. Nothing in it ever changes; until the saga has ended more comes behind it.
     *
     *     Needs the role `viewer`.
     */
    readonly get: operations['findHistory'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/sagas/{id}/actions/{action}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Does something with a saga, by a person
     * @description Who does it and why stands in its history for good, refusals included.
     *
     *     - `pause`: nothing more is decided until somebody resumes it; what comes is taken in
     *     - `resume`: a paused saga goes on
     *     - `cancel`, `compensate`: it turns back, and what was done is undone; only before its point of no return
     *     - `compensate` with a `path`: the attempt or the run behind a save-point that it names, or the innermost one around its step, is undone alone, and the saga goes on as if that had failed; where there is none around the step, the whole saga turns back
     *     - `retry`: what is stuck or waits for its next try, or for its next run behind a save-point, is tried at once; all of it, or what is at `path`
     *     - `redrive`: the command at `path` that its participant put aside, or whose reply nobody could read, is sent again: same id, same epoch, with another `body` if you give one
     *     - `discard`: the command at `path` that was put aside will not be executed: before and at the pivot the saga turns back; behind it, and on the way back, it stays parked until its step is skipped, overridden or tried again
     *     - `skip`: it goes on without the stuck step at `path`
     *     - `override`: the step at `path` gets the `outcome` that you say; only while the saga is paused or parked. A failure may have the `code` of one that the command declares: what the definition says for that follows; only for a step that nobody works on
     *     - `resolve`: a paused or parked saga ends as it is, by your word
     *
     *     Needs the role `operator`.
     */
    readonly post: operations['actOnSaga'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/sagas/{id}/decisions': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Approves or rejects what a saga waits for
     * @description The caller has to have the `role`, and is the one who decides, whatever `by` says. Where nobody signs in, both are taken as they are said.
     *
     *     Needs any role; which one counts is said below.
     */
    readonly post: operations['decide'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/sagas/{id}/erasure': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Erases what of a saga is encrypted, for good
     * @description The data key of the saga is erased, so nobody can read its encrypted values any more: its data, its history and its dead letters have `erased` there. The events that it was given are emptied in the mailbox. What is only sensitive stays until the saga is removed. Who did it and why stands in the audit. Only a saga that has ended, and that no parent under way can want undone, is erased.
     *
     *     Needs the role `admin`.
     */
    readonly post: operations['eraseSaga'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/approvals': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Lists what waits for a person, the oldest first
     * @description After an escalation it is there once for each role that may decide. Whoever is no viewer asks for one of his own roles.
     *
     *     Needs any role; which one counts is said below.
     */
    readonly get: operations['listApprovals'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/bulk-actions': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Lists bulk actions, newest first
     * @description Needs the role `viewer`.
     */
    readonly get: operations['listBulkActions'];
    readonly put?: never;
    /**
     * Has one thing done with many sagas
     * @description Each saga gets the action as if it had been sent to it alone, with who and why, and may refuse it. It is carried out whatever stops in between. With `dryRun` it is only said what would happen, by the same decisions, for the first sagas.
     *
     *     Needs the role `operator`.
     */
    readonly post: operations['orderBulkAction'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/bulk-actions/{id}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Shows how far a bulk action has come
     * @description Needs the role `viewer`.
     */
    readonly get: operations['findBulkAction'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/bulk-actions/{id}/cancel': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Ends a bulk action that runs
     * @description What was done stays done.
     *
     *     Needs the role `operator`.
     */
    readonly post: operations['cancelBulkAction'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/events/{name}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Tells an event, as if it had come from the broker
     * @description Sagas that wait for it get it; it is kept for those that will, and it starts those that it starts. Once it is answered with 202 it is saved.
     *
     *     Needs the role `operator`.
     */
    readonly post: operations['announceEvent'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/mailbox': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Lists the events that came for sagas, newest first
     * @description `status` and `event` narrow it down, and can be combined.
     *
     *     Needs the role `viewer`.
     */
    readonly get: operations['listMail'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/mailbox/{id}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Shows one event in the mailbox, with its body
     * @description Needs the role `viewer`.
     */
    readonly get: operations['findMail'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/mailbox/{id}/discard': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Puts a kept or parked event away: no saga will get it
     * @description Needs the role `operator`.
     */
    readonly post: operations['discardMail'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/mailbox/{id}/deliver': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Has an event that went to nobody matched once more, as if it had just come
     * @description For one that is parked, expired, ignored or discarded. It goes to all sagas that wait for it now; if there are none, its policy is asked again. Its time is not prolonged.
     *
     *     Needs the role `operator`.
     */
    readonly post: operations['deliverMail'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/dead-letters': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Lists messages that could not be processed, the one last seen first
     * @description Needs the role `viewer`.
     */
    readonly get: operations['listLetters'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/dead-letters/groups': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Shows dead letters by what they died of, the largest group first
     * @description A cause is reason, queue, name and detail without ids, quoted values and numbers: letters that need the same cure.
     *
     *     Needs the role `viewer`.
     */
    readonly get: operations['groupLetters'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/dead-letters/{id}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Shows all of one dead letter
     * @description The body as JSON where it is JSON, else as text, else in base64; with what is wrong with it by its contract, where a definition here knows it.
     *
     *     Needs the role `viewer`.
     */
    readonly get: operations['findLetter'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/dead-letters/redrive': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Puts dead letters back where they came from
     * @description A command goes back by way of its saga, which sends it again under the same id; what came to the orchestrators is taken in again; all else goes back to its queue. What cannot go back is open again, and its `note` says why. It is carried out in the background, the first seen first.
     *
     *     Needs the role `operator`.
     */
    readonly post: operations['redriveLetters'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/dead-letters/discard': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Puts dead letters away for good
     * @description The saga of a command is told: before and at its pivot it turns back, behind it it stays parked. All other letters are only marked.
     *
     *     Needs the role `operator`.
     */
    readonly post: operations['discardLetters'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/audit': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Lists what people did, in the order in which they did it, or the latest first
     * @description Every action, decision, redrive and discard, and what people start and tell, with who and why. Each entry was written in the transaction that did it, and has the hash of the one before.
     *
     *     Needs the role `admin`.
     */
    readonly get: operations['listAudit'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/audit/verification': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Computes every hash of the audit anew, and says whether it is whole
     * @description Names the first entry that was changed or is missing. That the end was cut off shows only whoever keeps `last` elsewhere.
     *
     *     Needs the role `admin`.
     */
    readonly get: operations['verifyAudit'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/definitions': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Lists the saga definitions that this orchestrator runs
     * @description Needs the role `viewer`.
     */
    readonly get: operations['listDefinitions'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/definitions/{name}/start-schema': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Says what the body of a start is to be
     * @description The fields of the message that starts the newest version, as JSON Schema, and an example. The same as this document says at POST /v1/sagas/{name}, for callers who do not get the document.
     *
     *     Needs the role `viewer`.
     */
    readonly get: operations['findStartSchema'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/definitions/{name}/preview': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Says what a version means for the sagas under way
     * @description It looks at each of them, and changes none.
     *
     *     Needs the role `viewer`.
     */
    readonly get: operations['previewVersion'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/definitions/{name}/migrations': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Lets sagas of one version go on with another one
     * @description Those that stand where the definition of the other version says how; all others finish on their own version, which must stay deployed until then. It can be run again: it goes on where it was. With `dryRun` it only counts.
     *
     *     Needs the role `admin`.
     */
    readonly post: operations['migrateSagas'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/definitions/{name}/diagram': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Draws the steps of a definition
     * @description Needs the role `viewer`.
     */
    readonly get: operations['drawDefinition'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/sagas/{id}/diagram': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Draws a saga: what is done, where it stands, what remains
     * @description Needs the role `viewer`.
     */
    readonly get: operations['drawSaga'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/stream': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Follows what happens to sagas, as server-sent events
     * @description Each fact once, in an order that never changes, a moment after its commit, whichever orchestrator made it. From now on, or from where you were. `saga` in an event is as it was when the event was sent.
     *
     *     Needs the role `viewer`.
     */
    readonly get: operations['followSagas'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/sagas/{id}/stream': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Follows what happens to one saga, as server-sent events
     * @description The same for one saga, with all that its history says of each fact.
     *
     *     Needs the role `viewer`.
     */
    readonly get: operations['followSaga'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/sagas/{id}/diagnosis': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Says why a saga does not move
     * @description From its state, its timer, its messages in the outbox, its dead letters and the queues that its commands lie in. If the broker cannot be asked, what it could have said is left out.
     *
     *     Needs the role `viewer`.
     */
    readonly get: operations['diagnoseSaga'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/stuck': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Lists sagas under way to which nothing has happened for a while, and says why
     * @description Newest first. `stuck` tells those that need somebody from those that wait for good reason.
     *
     *     Needs the role `viewer`.
     */
    readonly get: operations['listStuck'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/overview': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Shows how all is doing
     * @description What began and ended in the last minute, what is under way, timers that are late, open dead letters, and the queues. What waits to be sent, and for how long, is of all tenants: admins are told, and everybody where nobody signs in.
     *
     *     Needs the role `viewer`.
     */
    readonly get: operations['findOverview'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/topology': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Shows exchanges, queues and bindings, and what the doctor says of them
     * @description What the definitions of this orchestrator want, with what the broker has. Without a management API (`EDDA_MANAGEMENT`) only queues could be looked at, and a finding says so. What the doctor says of users and addresses is for admins, and for everybody where nobody signs in.
     *
     *     Needs the role `viewer`.
     */
    readonly get: operations['findTopology'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/health/live': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Says that the process runs
     * @description For a liveness probe: what it depends on has no say in it.
     *
     *     Needs no sign-in.
     */
    readonly get: operations['live'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/health/ready': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Says whether database and broker are there and replies are being taken
     * @description For a readiness probe.
     *
     *     Needs no sign-in.
     */
    readonly get: operations['ready'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    readonly Started: {
      /** Format: uuid */
      readonly id: string;
      readonly name: string;
      readonly version: number;
      /** @description The business key */
      readonly key: string;
      /**
       * @description `running`: commands are on their way; `waiting`: an event, a person or a time has to come; `compensating`: undoing what was done; `paused`: stopped by a person; `parked`: needs a person; `completed`, `compensated` and `resolved` (by a person): ended.
       * @enum {string}
       */
      readonly status:
        | 'running'
        | 'waiting'
        | 'compensating'
        | 'paused'
        | 'parked'
        | 'completed'
        | 'compensated'
        | 'resolved';
      /** @description An earlier request with the same idempotency key had started it */
      readonly repeated: boolean;
      readonly links: {
        /** Format: uri-reference */
        readonly self: string;
        /** Format: uri-reference */
        readonly history: string;
        /** Format: uri-reference */
        readonly diagram: string;
      };
    };
    readonly SagaSummary: {
      /** Format: uuid */
      readonly id: string;
      /** @description Of the saga definition */
      readonly name: string;
      /** @description Of the saga definition */
      readonly version: number;
      /** @description The business key */
      readonly key: string;
      /**
       * @description `running`: commands are on their way; `waiting`: an event, a person or a time has to come; `compensating`: undoing what was done; `paused`: stopped by a person; `parked`: needs a person; `completed`, `compensated` and `resolved` (by a person): ended.
       * @enum {string}
       */
      readonly status:
        | 'running'
        | 'waiting'
        | 'compensating'
        | 'paused'
        | 'parked'
        | 'completed'
        | 'compensated'
        | 'resolved';
      /** @description The number of entries in its history */
      readonly revision: number;
      /**
       * Format: date-time
       * @description By the clock of the database
       */
      readonly startedAt: string;
      /**
       * Format: date-time
       * @description Once it has ended
       */
      readonly endedAt?: string;
      /**
       * Format: date-time
       * @description When it turns back if it is not done by then
       */
      readonly deadlineAt?: string;
      /** @description The steps at which it stands, until it has ended */
      readonly position?: string;
      /** @description The command that is awaited; the first of them, if there are several */
      readonly step?: {
        /** @description The name of the step, with the iteration in brackets if it stands in a loop */
        readonly path: string;
        /** @enum {string} */
        readonly direction: 'forward' | 'compensation';
        /**
         * @description How far the command is
         * @enum {string}
         */
        readonly status:
          | 'outstanding'
          | 'waiting'
          | 'revoking'
          | 'succeeded'
          | 'failed'
          | 'revoked'
          | 'unknown'
          | 'stuck'
          | 'skipped';
        /** @description Counts from 1 */
        readonly attempt: number;
        /**
         * Format: date-time
         * @description When the orchestrator looks at the saga again if nothing comes
         */
        readonly wakeUpAt?: string;
      };
      readonly failure?: {
        /**
         * @description Why it turned back
         * @enum {string}
         */
        readonly reason:
          | 'failure'
          | 'timeout'
          | 'retries-exhausted'
          | 'refused'
          | 'unreadable'
          | 'expired'
          | 'rejected'
          | 'loop-exhausted'
          | 'interrupted'
          | 'cancelled'
          | 'deadline'
          | 'operator'
          | 'parent';
        /** @description Where; empty for the saga as a whole */
        readonly step: string;
        /** @description The business failure, as the participant names it */
        readonly code?: string;
        /** @description The same for people */
        readonly message: string;
      };
      readonly parked?: {
        /**
         * @description Why it needs a person
         * @enum {string}
         */
        readonly reason:
          | 'retries-exhausted'
          | 'compensation-failed'
          | 'refused'
          | 'unreadable'
          | 'dead-lettered'
          | 'expired'
          | 'definition-threw'
          | 'unexpected-event';
        /** @description Where it stopped */
        readonly step: string;
        /** @description The same for people */
        readonly message: string;
      };
      /** @description The saga that this one is a step of */
      readonly parent?: {
        /** Format: uuid */
        readonly id: string;
        readonly name: string;
        readonly step: string;
        readonly links: {
          /** Format: uri-reference */
          readonly self: string;
        };
      };
      readonly links: {
        /** Format: uri-reference */
        readonly self: string;
        /** Format: uri-reference */
        readonly history: string;
        /** Format: uri-reference */
        readonly diagram: string;
      };
    };
    readonly Saga: {
      /** Format: uuid */
      readonly id: string;
      /** @description Of the saga definition */
      readonly name: string;
      /** @description Of the saga definition */
      readonly version: number;
      /** @description The business key */
      readonly key: string;
      /**
       * @description `running`: commands are on their way; `waiting`: an event, a person or a time has to come; `compensating`: undoing what was done; `paused`: stopped by a person; `parked`: needs a person; `completed`, `compensated` and `resolved` (by a person): ended.
       * @enum {string}
       */
      readonly status:
        | 'running'
        | 'waiting'
        | 'compensating'
        | 'paused'
        | 'parked'
        | 'completed'
        | 'compensated'
        | 'resolved';
      /** @description The number of entries in its history */
      readonly revision: number;
      /**
       * Format: date-time
       * @description By the clock of the database
       */
      readonly startedAt: string;
      /**
       * Format: date-time
       * @description Once it has ended
       */
      readonly endedAt?: string;
      /**
       * Format: date-time
       * @description When it turns back if it is not done by then
       */
      readonly deadlineAt?: string;
      /** @description The steps at which it stands, until it has ended */
      readonly position?: string;
      /** @description The command that is awaited; the first of them, if there are several */
      readonly step?: {
        /** @description The name of the step, with the iteration in brackets if it stands in a loop */
        readonly path: string;
        /** @enum {string} */
        readonly direction: 'forward' | 'compensation';
        /**
         * @description How far the command is
         * @enum {string}
         */
        readonly status:
          | 'outstanding'
          | 'waiting'
          | 'revoking'
          | 'succeeded'
          | 'failed'
          | 'revoked'
          | 'unknown'
          | 'stuck'
          | 'skipped';
        /** @description Counts from 1 */
        readonly attempt: number;
        /**
         * Format: date-time
         * @description When the orchestrator looks at the saga again if nothing comes
         */
        readonly wakeUpAt?: string;
      };
      readonly failure?: {
        /**
         * @description Why it turned back
         * @enum {string}
         */
        readonly reason:
          | 'failure'
          | 'timeout'
          | 'retries-exhausted'
          | 'refused'
          | 'unreadable'
          | 'expired'
          | 'rejected'
          | 'loop-exhausted'
          | 'interrupted'
          | 'cancelled'
          | 'deadline'
          | 'operator'
          | 'parent';
        /** @description Where; empty for the saga as a whole */
        readonly step: string;
        /** @description The business failure, as the participant names it */
        readonly code?: string;
        /** @description The same for people */
        readonly message: string;
      };
      readonly parked?: {
        /**
         * @description Why it needs a person
         * @enum {string}
         */
        readonly reason:
          | 'retries-exhausted'
          | 'compensation-failed'
          | 'refused'
          | 'unreadable'
          | 'dead-lettered'
          | 'expired'
          | 'definition-threw'
          | 'unexpected-event';
        /** @description Where it stopped */
        readonly step: string;
        /** @description The same for people */
        readonly message: string;
      };
      /** @description The saga that this one is a step of */
      readonly parent?: {
        /** Format: uuid */
        readonly id: string;
        readonly name: string;
        readonly step: string;
        readonly links: {
          /** Format: uri-reference */
          readonly self: string;
        };
      };
      /** @description What it started with, and what replies, events and decisions have added */
      readonly data: {
        readonly [key: string]: unknown;
      };
      /** @description The commands that were begun, in that order */
      readonly steps: readonly {
        readonly path: string;
        /**
         * @description How far the command is
         * @enum {string}
         */
        readonly status:
          | 'outstanding'
          | 'waiting'
          | 'revoking'
          | 'succeeded'
          | 'failed'
          | 'revoked'
          | 'unknown'
          | 'stuck'
          | 'skipped';
        /** @description Counts from 1 */
        readonly attempt: number;
        /** @description How often this attempt was sent again because nobody answered, if it was */
        readonly resends?: number;
        /** @description That its command is put into; only where the saga is looked at by itself */
        readonly queue?: string;
        /** @description Why it failed, was given up, or cannot go on by itself */
        readonly reason?: {
          /** @enum {string} */
          readonly kind:
            | 'failure'
            | 'timeout'
            | 'retries-exhausted'
            | 'refused'
            | 'unreadable'
            | 'expired'
            | 'rejected'
            | 'loop-exhausted'
            | 'interrupted'
            | 'cancelled'
            | 'deadline'
            | 'operator'
            | 'parent'
            | 'compensation-failed'
            | 'dead-lettered'
            | 'definition-threw'
            | 'unexpected-event';
          /** @description The business failure, as the participant names it */
          readonly code?: string;
          readonly message: string;
        };
        /** @description The code of a failure that the definition has an answer to */
        readonly handled?: string;
        readonly compensation?: {
          /**
           * @description How far the command is
           * @enum {string}
           */
          readonly status:
            | 'outstanding'
            | 'waiting'
            | 'revoking'
            | 'succeeded'
            | 'failed'
            | 'revoked'
            | 'unknown'
            | 'stuck'
            | 'skipped';
          /** @description Counts from 1 */
          readonly attempt: number;
          /** @description How often this attempt was sent again because nobody answered, if it was */
          readonly resends?: number;
          /** @description That its command is put into; only where the saga is looked at by itself */
          readonly queue?: string;
          /** @description Why it failed, was given up, or cannot go on by itself */
          readonly reason?: {
            /** @enum {string} */
            readonly kind:
              | 'failure'
              | 'timeout'
              | 'retries-exhausted'
              | 'refused'
              | 'unreadable'
              | 'expired'
              | 'rejected'
              | 'loop-exhausted'
              | 'interrupted'
              | 'cancelled'
              | 'deadline'
              | 'operator'
              | 'parent'
              | 'compensation-failed'
              | 'dead-lettered'
              | 'definition-threw'
              | 'unexpected-event';
            /** @description The business failure, as the participant names it */
            readonly code?: string;
            readonly message: string;
          };
        };
      }[];
      /** @description What has to come from outside */
      readonly waits: readonly {
        /** @description For a decision */
        readonly path: string;
        /**
         * Format: date-time
         * @description When it came here
         */
        readonly since: string;
        /** @description Any of them ends the wait */
        readonly events: readonly {
          readonly event: string;
          /** @description By which such an event is told to this saga */
          readonly key: string;
        }[];
        readonly approval?: {
          /** @description Who may decide */
          readonly roles: readonly string[];
          /**
           * Format: date-time
           * @description The next reminder
           */
          readonly remindAt?: string;
          /**
           * Format: date-time
           * @description When another role may decide as well
           */
          readonly escalateAt?: string;
        };
        /**
         * Format: date-time
         * @description When the wait ends by itself
         */
        readonly dueAt?: string;
      }[];
      /** @description All that it waits for, in words; empty once it has ended */
      readonly pending: readonly {
        /** @description The step; empty for the saga as a whole */
        readonly path: string;
        /** @enum {string} */
        readonly kind: 'reply' | 'retry' | 'revoke' | 'event' | 'decision' | 'time' | 'deadline' | 'person';
        /** @description The command, the events, the roles, or why it is parked */
        readonly name?: string;
        /** @description A sentence without its subject, which is the saga */
        readonly words: string;
        /**
         * Format: date-time
         * @description When it ends by itself
         */
        readonly until?: string;
      }[];
      /** @description What it was started with to be found by; only where it is looked at by itself */
      readonly attributes?: {
        readonly [key: string]: string;
      };
      /** @description The step that turned it back, or parked it the last time; only where it is looked at by itself */
      readonly failedStep?: string;
      /** @description Its open dead letters, the latest first, 20 at most; only where it is looked at by itself */
      readonly deadLetters?: readonly {
        /** Format: uuid */
        readonly id: string;
        readonly reason: string;
        readonly step: string;
        readonly links: {
          /** Format: uri-reference */
          readonly self: string;
        };
      }[];
      /** @description The trace that it is in, whether that was sampled or not */
      readonly traceId?: string;
      /** @description How much of its history it is shown with, if that was asked for */
      readonly asOf?: {
        readonly sequence: number;
        /**
         * Format: date-time
         * @description When that entry was written
         */
        readonly at: string;
      };
      readonly links: {
        /** Format: uri-reference */
        readonly self: string;
        /** Format: uri-reference */
        readonly history: string;
        /** Format: uri-reference */
        readonly diagram: string;
        /** Format: uri-reference */
        readonly trace?: string;
      };
    };
    readonly SagaPage: {
      readonly items: readonly components['schemas']['SagaSummary'][];
      /** @description For `cursor`; missing on the last page */
      readonly next?: string;
      readonly links: {
        /** Format: uri-reference */
        readonly next?: string;
      };
    };
    /** @description What else there is depends on `kind` */
    readonly HistoryEntry: {
      /** @description Counts from 1 without gaps */
      readonly sequence: number;
      /**
       * Format: date-time
       * @description When
       */
      readonly at: string;
      /** @description What happened */
      readonly kind: string;
      /** @description The queue that its message was put into, or came from */
      readonly queue?: string;
      /** @description The broker says that it may have delivered its message before */
      readonly redelivered?: boolean;
    } & {
      readonly [key: string]: unknown;
    };
    readonly HistoryPage: {
      /** Format: uuid */
      readonly saga: string;
      readonly items: readonly components['schemas']['HistoryEntry'][];
      readonly links: {
        /** Format: uri-reference */
        readonly self: string;
        /** Format: uri-reference */
        readonly saga: string;
        /** Format: uri-reference */
        readonly next?: string;
      };
    };
    readonly SagaCounts: {
      readonly items: readonly {
        /** @description Of the saga definition */
        readonly name: string;
        readonly version: number;
        /**
         * @description `running`: commands are on their way; `waiting`: an event, a person or a time has to come; `compensating`: undoing what was done; `paused`: stopped by a person; `parked`: needs a person; `completed`, `compensated` and `resolved` (by a person): ended.
         * @enum {string}
         */
        readonly status:
          | 'running'
          | 'waiting'
          | 'compensating'
          | 'paused'
          | 'parked'
          | 'completed'
          | 'compensated'
          | 'resolved';
        readonly count: number;
        /** @description There are at least so many */
        readonly capped?: boolean;
      }[];
      /** @description Ended sagas of one version and status are counted so far */
      readonly cap: number;
    };
    readonly Timeline: {
      /** Format: uuid */
      readonly saga: string;
      /**
       * Format: date-time
       * @description When the saga was started
       */
      readonly from: string;
      /**
       * Format: date-time
       * @description When it ended
       */
      readonly to?: string;
      /**
       * Format: date-time
       * @description By the clock of the database
       */
      readonly now: string;
      readonly items: readonly {
        /**
         * @description `backoff`: between two attempts; `revoke`: the fence is asked whether it ran
         * @enum {string}
         */
        readonly kind:
          | 'command'
          | 'backoff'
          | 'revoke'
          | 'wait'
          | 'approval'
          | 'delay'
          | 'state'
          | 'published'
          | 'parked'
          | 'paused';
        /** @description The step with its iteration; empty for the saga as a whole */
        readonly path: string;
        /** @enum {string} */
        readonly direction?: 'forward' | 'compensation';
        /** @description The command, the events, the role, the state, or why it is parked */
        readonly name?: string;
        /** @description Counts from 1 */
        readonly attempt?: number;
        /** @description Counts from 1 */
        readonly epoch?: number;
        /** @description How often it was sent again because nobody answered */
        readonly resends?: number;
        /**
         * Format: date-time
         * @description When it began
         */
        readonly from: string;
        /**
         * Format: date-time
         * @description When it ends by itself, if it is not over
         */
        readonly until?: string;
        /**
         * Format: date-time
         * @description When it was over
         */
        readonly to?: string;
        /** @description What it ended with */
        readonly outcome?: string;
      }[];
      readonly links: {
        /** Format: uri-reference */
        readonly self: string;
        /** Format: uri-reference */
        readonly saga: string;
      };
    };
    readonly Diagnosis: {
      readonly saga: {
        /** Format: uuid */
        readonly id: string;
        readonly name: string;
        readonly version: number;
        readonly key: string;
        /**
         * @description `running`: commands are on their way; `waiting`: an event, a person or a time has to come; `compensating`: undoing what was done; `paused`: stopped by a person; `parked`: needs a person; `completed`, `compensated` and `resolved` (by a person): ended.
         * @enum {string}
         */
        readonly status:
          | 'running'
          | 'waiting'
          | 'compensating'
          | 'paused'
          | 'parked'
          | 'completed'
          | 'compensated'
          | 'resolved';
        readonly links: {
          /** Format: uri-reference */
          readonly self: string;
          /** Format: uri-reference */
          readonly history: string;
          /** Format: uri-reference */
          readonly diagram: string;
        };
      };
      /** @description It does not go on unless somebody does something */
      readonly stuck: boolean;
      /**
       * Format: date-time
       * @description When something happened to it last
       */
      readonly since: string;
      /** @description The worst first */
      readonly findings: readonly {
        /** @enum {string} */
        readonly kind:
          | 'nobody-bound'
          | 'no-consumer'
          | 'retries-exhausted'
          | 'parked'
          | 'paused'
          | 'dead-letter'
          | 'broker-down'
          | 'broker-blocked'
          | 'outbox-unsent'
          | 'timer-overdue'
          | 'version-not-here'
          | 'orphan'
          | 'waits-for-reply'
          | 'waits-for-retry'
          | 'waits-for-event'
          | 'waits-for-decision'
          | 'waits-for-time'
          | 'moving';
        /**
         * @description `stuck`: somebody has to do something; `waiting`: it goes on when what it waits for comes
         * @enum {string}
         */
        readonly severity: 'stuck' | 'waiting' | 'info';
        /** @description The step; empty for the saga as a whole */
        readonly path: string;
        /** @description A sentence */
        readonly words: string;
        /** @description What to do about it */
        readonly remedy?: string;
        /**
         * Format: date-time
         * @description Since when
         */
        readonly since?: string;
      }[];
    };
    readonly DiagnosisPage: {
      readonly items: readonly components['schemas']['Diagnosis'][];
      /** @description For `cursor`; missing on the last page */
      readonly next?: string;
      readonly links: {
        /** Format: uri-reference */
        readonly next?: string;
      };
    };
    readonly Overview: {
      /**
       * Format: date-time
       * @description By the clock of the database
       */
      readonly at: string;
      readonly throughput: {
        /** @description Over which time */
        readonly windowSeconds: number;
        readonly started: number;
        readonly completed: number;
        readonly compensated: number;
        readonly resolved: number;
      };
      readonly sagas: {
        readonly running: number;
        readonly waiting: number;
        readonly compensating: number;
        readonly paused: number;
        readonly parked: number;
      };
      readonly outbox?: {
        /** @description Messages to be sent */
        readonly waiting: number;
        /** @description There are more */
        readonly capped: boolean;
        /** @description For how long the oldest has waited */
        readonly oldestSeconds?: number;
        /** @description Why it could not be sent the last time */
        readonly lastReason?: string;
      };
      readonly timers: {
        /** @description For how long the earliest has been due */
        readonly overdueSeconds: number;
      };
      readonly deadLetters: {
        readonly open: number;
      };
      readonly broker: {
        readonly status: string;
      };
      /** @description Those that sagas depend on; missing if the broker cannot be asked */
      readonly queues?: readonly {
        readonly name: string;
        /** @description That were delivered to nobody */
        readonly messages?: number;
        readonly consumers?: number;
        /** @description It does not exist */
        readonly missing?: boolean;
      }[];
    };
    readonly Topology: {
      readonly broker: {
        readonly status: string;
        /** @description Of RabbitMQ */
        readonly version?: string;
      };
      /**
       * @description How far the broker could be looked at; by AMQP alone only at its queues
       * @enum {string}
       */
      readonly lookedBy: 'management' | 'amqp' | 'nothing';
      readonly exchanges: readonly {
        /** @description These definitions want it; false: it is on the broker all the same */
        readonly declared: boolean;
        /** @description It is wanted, and not there */
        readonly missing?: boolean;
        readonly name: string;
        /** @description Such as `topic` */
        readonly type: string;
        /**
         * @description `other`: it is none of ours, and something is bound to it
         * @enum {string}
         */
        readonly carries: 'commands' | 'replies' | 'events' | 'dead' | 'redrive' | 'other';
      }[];
      readonly queues: readonly {
        /** @description These definitions want it; false: it is on the broker all the same */
        readonly declared: boolean;
        /** @description It is wanted, and not there */
        readonly missing?: boolean;
        readonly name: string;
        /** @description As it is declared: its type, its delivery limit, and where what dies goes */
        readonly arguments: {
          readonly [key: string]: unknown;
        };
        /** @description Who takes from it */
        readonly service?: string;
        /** @description The definitions that send commands to it */
        readonly sagas: readonly string[];
        /** @description That were delivered to nobody */
        readonly messages?: number;
        readonly consumers?: number;
      }[];
      readonly bindings: readonly {
        /** @description These definitions want it; false: it is on the broker all the same */
        readonly declared: boolean;
        /** @description It is wanted, and not there */
        readonly missing?: boolean;
        readonly exchange: string;
        readonly routingKey: string;
        readonly queue: string;
      }[];
      /** @description What the doctor says, the worst first */
      readonly findings: readonly {
        /**
         * @description `problem`: something does not work, or messages can be lost; `warning`: somebody should look
         * @enum {string}
         */
        readonly severity: 'problem' | 'warning' | 'hint';
        /** @enum {string} */
        readonly code:
          | 'missing-exchange'
          | 'wrong-exchange-type'
          | 'missing-queue'
          | 'wrong-queue-type'
          | 'wrong-arguments'
          | 'missing-binding'
          | 'extra-binding'
          | 'half-moved'
          | 'no-consumer'
          | 'dead-end'
          | 'undecodable-messages'
          | 'dead-letters'
          | 'missing-policy'
          | 'message-size-unknown'
          | 'message-size-too-large'
          | 'message-size-too-small'
          | 'alarm'
          | 'management-unknown'
          | 'management-unreachable'
          | 'old-version'
          | 'version-rule'
          | 'guest'
          | 'users-unknown'
          | 'lacking-permission'
          | 'wide-permission';
        /** @description Such as `queue payment.commands` */
        readonly where: string;
        /** @description A sentence */
        readonly what: string;
        /** @description What to do, with the command where there is one */
        readonly remedy: string;
      }[];
    };
    readonly BulkAction: {
      /** Format: uuid */
      readonly id: string;
      /** @enum {string} */
      readonly status: 'running' | 'finished' | 'cancelled';
      /** @enum {string} */
      readonly action: 'cancel' | 'pause' | 'resume' | 'retry' | 'skip' | 'compensate' | 'resolve';
      /** @description Which step, if it is about one */
      readonly path?: string;
      /** @description Who wanted it */
      readonly by: string;
      /** @description And why */
      readonly reason: string;
      /** @description How many sagas are meant */
      readonly total: number;
      /** @description There are more */
      readonly capped: boolean;
      /** @description Sagas that took it */
      readonly done: number;
      /** @description Sagas that did not */
      readonly refused: number;
      /** @description About how many are still to be done */
      readonly left: number;
      readonly refusals: readonly {
        /** @description For programs */
        readonly reason: string;
        readonly count: number;
        /** Format: uuid */
        readonly example: string;
      }[];
      /**
       * Format: date-time
       * @description When it was ordered
       */
      readonly createdAt: string;
      /**
       * Format: date-time
       * @description When it was finished or cancelled
       */
      readonly endedAt?: string;
      /** @description Who cancelled it, and why */
      readonly note?: string;
      readonly links: {
        /** Format: uri-reference */
        readonly self: string;
        /** Format: uri-reference */
        readonly cancel: string;
      };
    };
    readonly BulkActions: {
      readonly items: readonly components['schemas']['BulkAction'][];
    };
    readonly BulkForecast: {
      readonly dryRun: boolean;
      /** @enum {string} */
      readonly action: 'cancel' | 'pause' | 'resume' | 'retry' | 'skip' | 'compensate' | 'resolve';
      /** @description How many sagas are meant */
      readonly total: number;
      /** @description There are more */
      readonly capped: boolean;
      /** @description How many were looked at */
      readonly examined: number;
      /** @description How many of those would take it */
      readonly willDo: number;
      readonly items: readonly {
        readonly name: string;
        readonly version: number;
        /**
         * @description `running`: commands are on their way; `waiting`: an event, a person or a time has to come; `compensating`: undoing what was done; `paused`: stopped by a person; `parked`: needs a person; `completed`, `compensated` and `resolved` (by a person): ended.
         * @enum {string}
         */
        readonly status:
          | 'running'
          | 'waiting'
          | 'compensating'
          | 'paused'
          | 'parked'
          | 'completed'
          | 'compensated'
          | 'resolved';
        readonly count: number;
        /** Format: uuid */
        readonly example: string;
        /** @enum {string} */
        readonly verdict: 'done' | 'refused';
        /** @description Why they would refuse it, for programs */
        readonly reason?: string;
      }[];
    };
    readonly ActedSaga: {
      /** Format: uuid */
      readonly id: string;
      /** @description Of the saga definition */
      readonly name: string;
      /** @description Of the saga definition */
      readonly version: number;
      /** @description The business key */
      readonly key: string;
      /**
       * @description `running`: commands are on their way; `waiting`: an event, a person or a time has to come; `compensating`: undoing what was done; `paused`: stopped by a person; `parked`: needs a person; `completed`, `compensated` and `resolved` (by a person): ended.
       * @enum {string}
       */
      readonly status:
        | 'running'
        | 'waiting'
        | 'compensating'
        | 'paused'
        | 'parked'
        | 'completed'
        | 'compensated'
        | 'resolved';
      /** @description The number of entries in its history */
      readonly revision: number;
      /**
       * Format: date-time
       * @description By the clock of the database
       */
      readonly startedAt: string;
      /**
       * Format: date-time
       * @description Once it has ended
       */
      readonly endedAt?: string;
      /**
       * Format: date-time
       * @description When it turns back if it is not done by then
       */
      readonly deadlineAt?: string;
      /** @description The steps at which it stands, until it has ended */
      readonly position?: string;
      /** @description The command that is awaited; the first of them, if there are several */
      readonly step?: {
        /** @description The name of the step, with the iteration in brackets if it stands in a loop */
        readonly path: string;
        /** @enum {string} */
        readonly direction: 'forward' | 'compensation';
        /**
         * @description How far the command is
         * @enum {string}
         */
        readonly status:
          | 'outstanding'
          | 'waiting'
          | 'revoking'
          | 'succeeded'
          | 'failed'
          | 'revoked'
          | 'unknown'
          | 'stuck'
          | 'skipped';
        /** @description Counts from 1 */
        readonly attempt: number;
        /**
         * Format: date-time
         * @description When the orchestrator looks at the saga again if nothing comes
         */
        readonly wakeUpAt?: string;
      };
      readonly failure?: {
        /**
         * @description Why it turned back
         * @enum {string}
         */
        readonly reason:
          | 'failure'
          | 'timeout'
          | 'retries-exhausted'
          | 'refused'
          | 'unreadable'
          | 'expired'
          | 'rejected'
          | 'loop-exhausted'
          | 'interrupted'
          | 'cancelled'
          | 'deadline'
          | 'operator'
          | 'parent';
        /** @description Where; empty for the saga as a whole */
        readonly step: string;
        /** @description The business failure, as the participant names it */
        readonly code?: string;
        /** @description The same for people */
        readonly message: string;
      };
      readonly parked?: {
        /**
         * @description Why it needs a person
         * @enum {string}
         */
        readonly reason:
          | 'retries-exhausted'
          | 'compensation-failed'
          | 'refused'
          | 'unreadable'
          | 'dead-lettered'
          | 'expired'
          | 'definition-threw'
          | 'unexpected-event';
        /** @description Where it stopped */
        readonly step: string;
        /** @description The same for people */
        readonly message: string;
      };
      /** @description The saga that this one is a step of */
      readonly parent?: {
        /** Format: uuid */
        readonly id: string;
        readonly name: string;
        readonly step: string;
        readonly links: {
          /** Format: uri-reference */
          readonly self: string;
        };
      };
      /** @description What it started with, and what replies, events and decisions have added */
      readonly data: {
        readonly [key: string]: unknown;
      };
      /** @description The commands that were begun, in that order */
      readonly steps: readonly {
        readonly path: string;
        /**
         * @description How far the command is
         * @enum {string}
         */
        readonly status:
          | 'outstanding'
          | 'waiting'
          | 'revoking'
          | 'succeeded'
          | 'failed'
          | 'revoked'
          | 'unknown'
          | 'stuck'
          | 'skipped';
        /** @description Counts from 1 */
        readonly attempt: number;
        /** @description How often this attempt was sent again because nobody answered, if it was */
        readonly resends?: number;
        /** @description That its command is put into; only where the saga is looked at by itself */
        readonly queue?: string;
        /** @description Why it failed, was given up, or cannot go on by itself */
        readonly reason?: {
          /** @enum {string} */
          readonly kind:
            | 'failure'
            | 'timeout'
            | 'retries-exhausted'
            | 'refused'
            | 'unreadable'
            | 'expired'
            | 'rejected'
            | 'loop-exhausted'
            | 'interrupted'
            | 'cancelled'
            | 'deadline'
            | 'operator'
            | 'parent'
            | 'compensation-failed'
            | 'dead-lettered'
            | 'definition-threw'
            | 'unexpected-event';
          /** @description The business failure, as the participant names it */
          readonly code?: string;
          readonly message: string;
        };
        /** @description The code of a failure that the definition has an answer to */
        readonly handled?: string;
        readonly compensation?: {
          /**
           * @description How far the command is
           * @enum {string}
           */
          readonly status:
            | 'outstanding'
            | 'waiting'
            | 'revoking'
            | 'succeeded'
            | 'failed'
            | 'revoked'
            | 'unknown'
            | 'stuck'
            | 'skipped';
          /** @description Counts from 1 */
          readonly attempt: number;
          /** @description How often this attempt was sent again because nobody answered, if it was */
          readonly resends?: number;
          /** @description That its command is put into; only where the saga is looked at by itself */
          readonly queue?: string;
          /** @description Why it failed, was given up, or cannot go on by itself */
          readonly reason?: {
            /** @enum {string} */
            readonly kind:
              | 'failure'
              | 'timeout'
              | 'retries-exhausted'
              | 'refused'
              | 'unreadable'
              | 'expired'
              | 'rejected'
              | 'loop-exhausted'
              | 'interrupted'
              | 'cancelled'
              | 'deadline'
              | 'operator'
              | 'parent'
              | 'compensation-failed'
              | 'dead-lettered'
              | 'definition-threw'
              | 'unexpected-event';
            /** @description The business failure, as the participant names it */
            readonly code?: string;
            readonly message: string;
          };
        };
      }[];
      /** @description What has to come from outside */
      readonly waits: readonly {
        /** @description For a decision */
        readonly path: string;
        /**
         * Format: date-time
         * @description When it came here
         */
        readonly since: string;
        /** @description Any of them ends the wait */
        readonly events: readonly {
          readonly event: string;
          /** @description By which such an event is told to this saga */
          readonly key: string;
        }[];
        readonly approval?: {
          /** @description Who may decide */
          readonly roles: readonly string[];
          /**
           * Format: date-time
           * @description The next reminder
           */
          readonly remindAt?: string;
          /**
           * Format: date-time
           * @description When another role may decide as well
           */
          readonly escalateAt?: string;
        };
        /**
         * Format: date-time
         * @description When the wait ends by itself
         */
        readonly dueAt?: string;
      }[];
      /** @description All that it waits for, in words; empty once it has ended */
      readonly pending: readonly {
        /** @description The step; empty for the saga as a whole */
        readonly path: string;
        /** @enum {string} */
        readonly kind: 'reply' | 'retry' | 'revoke' | 'event' | 'decision' | 'time' | 'deadline' | 'person';
        /** @description The command, the events, the roles, or why it is parked */
        readonly name?: string;
        /** @description A sentence without its subject, which is the saga */
        readonly words: string;
        /**
         * Format: date-time
         * @description When it ends by itself
         */
        readonly until?: string;
      }[];
      /** @description What it was started with to be found by; only where it is looked at by itself */
      readonly attributes?: {
        readonly [key: string]: string;
      };
      /** @description The step that turned it back, or parked it the last time; only where it is looked at by itself */
      readonly failedStep?: string;
      /** @description Its open dead letters, the latest first, 20 at most; only where it is looked at by itself */
      readonly deadLetters?: readonly {
        /** Format: uuid */
        readonly id: string;
        readonly reason: string;
        readonly step: string;
        readonly links: {
          /** Format: uri-reference */
          readonly self: string;
        };
      }[];
      /** @description The trace that it is in, whether that was sampled or not */
      readonly traceId?: string;
      readonly action: {
        /**
         * @description `repeated`: an earlier request with the same idempotency key had done it
         * @enum {string}
         */
        readonly status: 'done' | 'repeated';
      };
      readonly links: {
        /** Format: uri-reference */
        readonly self: string;
        /** Format: uri-reference */
        readonly history: string;
        /** Format: uri-reference */
        readonly diagram: string;
        /** Format: uri-reference */
        readonly trace?: string;
      };
    };
    readonly DecidedSaga: {
      /** Format: uuid */
      readonly id: string;
      /** @description Of the saga definition */
      readonly name: string;
      /** @description Of the saga definition */
      readonly version: number;
      /** @description The business key */
      readonly key: string;
      /**
       * @description `running`: commands are on their way; `waiting`: an event, a person or a time has to come; `compensating`: undoing what was done; `paused`: stopped by a person; `parked`: needs a person; `completed`, `compensated` and `resolved` (by a person): ended.
       * @enum {string}
       */
      readonly status:
        | 'running'
        | 'waiting'
        | 'compensating'
        | 'paused'
        | 'parked'
        | 'completed'
        | 'compensated'
        | 'resolved';
      /** @description The number of entries in its history */
      readonly revision: number;
      /**
       * Format: date-time
       * @description By the clock of the database
       */
      readonly startedAt: string;
      /**
       * Format: date-time
       * @description Once it has ended
       */
      readonly endedAt?: string;
      /**
       * Format: date-time
       * @description When it turns back if it is not done by then
       */
      readonly deadlineAt?: string;
      /** @description The steps at which it stands, until it has ended */
      readonly position?: string;
      /** @description The command that is awaited; the first of them, if there are several */
      readonly step?: {
        /** @description The name of the step, with the iteration in brackets if it stands in a loop */
        readonly path: string;
        /** @enum {string} */
        readonly direction: 'forward' | 'compensation';
        /**
         * @description How far the command is
         * @enum {string}
         */
        readonly status:
          | 'outstanding'
          | 'waiting'
          | 'revoking'
          | 'succeeded'
          | 'failed'
          | 'revoked'
          | 'unknown'
          | 'stuck'
          | 'skipped';
        /** @description Counts from 1 */
        readonly attempt: number;
        /**
         * Format: date-time
         * @description When the orchestrator looks at the saga again if nothing comes
         */
        readonly wakeUpAt?: string;
      };
      readonly failure?: {
        /**
         * @description Why it turned back
         * @enum {string}
         */
        readonly reason:
          | 'failure'
          | 'timeout'
          | 'retries-exhausted'
          | 'refused'
          | 'unreadable'
          | 'expired'
          | 'rejected'
          | 'loop-exhausted'
          | 'interrupted'
          | 'cancelled'
          | 'deadline'
          | 'operator'
          | 'parent';
        /** @description Where; empty for the saga as a whole */
        readonly step: string;
        /** @description The business failure, as the participant names it */
        readonly code?: string;
        /** @description The same for people */
        readonly message: string;
      };
      readonly parked?: {
        /**
         * @description Why it needs a person
         * @enum {string}
         */
        readonly reason:
          | 'retries-exhausted'
          | 'compensation-failed'
          | 'refused'
          | 'unreadable'
          | 'dead-lettered'
          | 'expired'
          | 'definition-threw'
          | 'unexpected-event';
        /** @description Where it stopped */
        readonly step: string;
        /** @description The same for people */
        readonly message: string;
      };
      /** @description The saga that this one is a step of */
      readonly parent?: {
        /** Format: uuid */
        readonly id: string;
        readonly name: string;
        readonly step: string;
        readonly links: {
          /** Format: uri-reference */
          readonly self: string;
        };
      };
      /** @description What it started with, and what replies, events and decisions have added */
      readonly data: {
        readonly [key: string]: unknown;
      };
      /** @description The commands that were begun, in that order */
      readonly steps: readonly {
        readonly path: string;
        /**
         * @description How far the command is
         * @enum {string}
         */
        readonly status:
          | 'outstanding'
          | 'waiting'
          | 'revoking'
          | 'succeeded'
          | 'failed'
          | 'revoked'
          | 'unknown'
          | 'stuck'
          | 'skipped';
        /** @description Counts from 1 */
        readonly attempt: number;
        /** @description How often this attempt was sent again because nobody answered, if it was */
        readonly resends?: number;
        /** @description That its command is put into; only where the saga is looked at by itself */
        readonly queue?: string;
        /** @description Why it failed, was given up, or cannot go on by itself */
        readonly reason?: {
          /** @enum {string} */
          readonly kind:
            | 'failure'
            | 'timeout'
            | 'retries-exhausted'
            | 'refused'
            | 'unreadable'
            | 'expired'
            | 'rejected'
            | 'loop-exhausted'
            | 'interrupted'
            | 'cancelled'
            | 'deadline'
            | 'operator'
            | 'parent'
            | 'compensation-failed'
            | 'dead-lettered'
            | 'definition-threw'
            | 'unexpected-event';
          /** @description The business failure, as the participant names it */
          readonly code?: string;
          readonly message: string;
        };
        /** @description The code of a failure that the definition has an answer to */
        readonly handled?: string;
        readonly compensation?: {
          /**
           * @description How far the command is
           * @enum {string}
           */
          readonly status:
            | 'outstanding'
            | 'waiting'
            | 'revoking'
            | 'succeeded'
            | 'failed'
            | 'revoked'
            | 'unknown'
            | 'stuck'
            | 'skipped';
          /** @description Counts from 1 */
          readonly attempt: number;
          /** @description How often this attempt was sent again because nobody answered, if it was */
          readonly resends?: number;
          /** @description That its command is put into; only where the saga is looked at by itself */
          readonly queue?: string;
          /** @description Why it failed, was given up, or cannot go on by itself */
          readonly reason?: {
            /** @enum {string} */
            readonly kind:
              | 'failure'
              | 'timeout'
              | 'retries-exhausted'
              | 'refused'
              | 'unreadable'
              | 'expired'
              | 'rejected'
              | 'loop-exhausted'
              | 'interrupted'
              | 'cancelled'
              | 'deadline'
              | 'operator'
              | 'parent'
              | 'compensation-failed'
              | 'dead-lettered'
              | 'definition-threw'
              | 'unexpected-event';
            /** @description The business failure, as the participant names it */
            readonly code?: string;
            readonly message: string;
          };
        };
      }[];
      /** @description What has to come from outside */
      readonly waits: readonly {
        /** @description For a decision */
        readonly path: string;
        /**
         * Format: date-time
         * @description When it came here
         */
        readonly since: string;
        /** @description Any of them ends the wait */
        readonly events: readonly {
          readonly event: string;
          /** @description By which such an event is told to this saga */
          readonly key: string;
        }[];
        readonly approval?: {
          /** @description Who may decide */
          readonly roles: readonly string[];
          /**
           * Format: date-time
           * @description The next reminder
           */
          readonly remindAt?: string;
          /**
           * Format: date-time
           * @description When another role may decide as well
           */
          readonly escalateAt?: string;
        };
        /**
         * Format: date-time
         * @description When the wait ends by itself
         */
        readonly dueAt?: string;
      }[];
      /** @description All that it waits for, in words; empty once it has ended */
      readonly pending: readonly {
        /** @description The step; empty for the saga as a whole */
        readonly path: string;
        /** @enum {string} */
        readonly kind: 'reply' | 'retry' | 'revoke' | 'event' | 'decision' | 'time' | 'deadline' | 'person';
        /** @description The command, the events, the roles, or why it is parked */
        readonly name?: string;
        /** @description A sentence without its subject, which is the saga */
        readonly words: string;
        /**
         * Format: date-time
         * @description When it ends by itself
         */
        readonly until?: string;
      }[];
      /** @description What it was started with to be found by; only where it is looked at by itself */
      readonly attributes?: {
        readonly [key: string]: string;
      };
      /** @description The step that turned it back, or parked it the last time; only where it is looked at by itself */
      readonly failedStep?: string;
      /** @description Its open dead letters, the latest first, 20 at most; only where it is looked at by itself */
      readonly deadLetters?: readonly {
        /** Format: uuid */
        readonly id: string;
        readonly reason: string;
        readonly step: string;
        readonly links: {
          /** Format: uri-reference */
          readonly self: string;
        };
      }[];
      /** @description The trace that it is in, whether that was sampled or not */
      readonly traceId?: string;
      readonly decision: {
        /**
         * @description `repeated`: an earlier request with the same idempotency key had done it
         * @enum {string}
         */
        readonly status: 'done' | 'repeated';
      };
      readonly links: {
        /** Format: uri-reference */
        readonly self: string;
        /** Format: uri-reference */
        readonly history: string;
        /** Format: uri-reference */
        readonly diagram: string;
        /** Format: uri-reference */
        readonly trace?: string;
      };
    };
    readonly Approval: {
      /** Format: uuid */
      readonly saga: string;
      /** @description The business key of the saga */
      readonly key: string;
      /** @description Its definition */
      readonly definition: string;
      /** @description For the decision */
      readonly path: string;
      /** @description Who may decide */
      readonly role: string;
      /**
       * Format: date-time
       * @description When the saga came here
       */
      readonly since: string;
      /**
       * Format: date-time
       * @description When the wait ends by itself
       */
      readonly dueAt?: string;
      readonly links: {
        /** Format: uri-reference */
        readonly saga: string;
        /** Format: uri-reference */
        readonly decisions: string;
      };
    };
    readonly ApprovalPage: {
      readonly items: readonly components['schemas']['Approval'][];
      /** @description For `cursor`; missing on the last page */
      readonly next?: string;
      readonly links: {
        /** Format: uri-reference */
        readonly next?: string;
      };
    };
    readonly AuditEntry: {
      readonly tenant: string;
      /** @description Counts from 1, without gaps, in each tenant */
      readonly sequence: number;
      /**
       * Format: date-time
       * @description When, by the database
       */
      readonly at: string;
      /** @description As signed in; where nobody signs in, as the request said */
      readonly who: string;
      /** @description What that one might do then */
      readonly roles: readonly string[];
      /** @description Such as `saga.start`, `saga.cancel`, `approval.approved`, `letters.redrive`, `api-key.create` */
      readonly action: string;
      /** @description An id, or which letters */
      readonly target: string;
      /** @description Empty where nobody is asked for one, such as at a start */
      readonly reason: string;
      /** @description The `X-Request-Id` of the request; empty where there was none */
      readonly requestId: string;
      /** @description What else was said, and what came of it */
      readonly details: {
        readonly [key: string]: unknown;
      };
      /** @description Of the entry before; 64 zeros for the first one */
      readonly previousHash: string;
      /** @description SHA-256 of all else in the entry */
      readonly hash: string;
    };
    readonly AuditPage: {
      readonly items: readonly components['schemas']['AuditEntry'][];
      /** @description For `cursor`; missing on the last page */
      readonly next?: string;
      readonly links: {
        /** Format: uri-reference */
        readonly next?: string;
      };
    };
    readonly AuditVerification: {
      /** @enum {string} */
      readonly status: 'whole' | 'broken';
      /** @description Those that are as they were written; if one is broken, those before it */
      readonly entries: number;
      readonly last: {
        readonly sequence: number;
        readonly hash: string;
      };
      readonly broken?: {
        readonly sequence: number;
        /** @description What is wrong with the first that is broken */
        readonly problem: string;
      };
    };
    readonly Announced: {
      /** @description The idempotency key, or a new id */
      readonly messageId: string;
      /** @description It was there already, under the same id */
      readonly repeated: boolean;
      /** @description Sagas that it should have started, and why it could not */
      readonly refused?: readonly string[];
      readonly links: {
        /** Format: uri-reference */
        readonly mail: string;
      };
    };
    readonly MailSummary: {
      /** @description The id of the message */
      readonly id: string;
      /** @description Its name */
      readonly event: string;
      /** @description Of its contract */
      readonly version: number;
      /**
       * @description `kept`: no saga waits for it yet; `delivered`: given to those that did; `parked`: nobody waited, and a person should see it; `ignored`: nobody waited, and that is normal; `expired`: nobody waited in time; `discarded`: a person put it away.
       * @enum {string}
       */
      readonly status: 'kept' | 'delivered' | 'parked' | 'ignored' | 'expired' | 'discarded';
      /** @description By which sagas may find it */
      readonly keys: readonly string[];
      /**
       * Format: date-time
       * @description By the clock of the database
       */
      readonly receivedAt: string;
      /**
       * Format: date-time
       * @description Until when it is kept for a saga that does not wait for it yet
       */
      readonly expiresAt: string;
      /** @description How many sagas it was given to */
      readonly recipients: number;
      /** @description Who put it away, or had it delivered after all, and why */
      readonly note?: string;
      readonly links: {
        /** Format: uri-reference */
        readonly self: string;
        /** Format: uri-reference */
        readonly discard?: string;
        /** Format: uri-reference */
        readonly deliver?: string;
      };
    };
    readonly Mail: {
      /** @description The id of the message */
      readonly id: string;
      /** @description Its name */
      readonly event: string;
      /** @description Of its contract */
      readonly version: number;
      /**
       * @description `kept`: no saga waits for it yet; `delivered`: given to those that did; `parked`: nobody waited, and a person should see it; `ignored`: nobody waited, and that is normal; `expired`: nobody waited in time; `discarded`: a person put it away.
       * @enum {string}
       */
      readonly status: 'kept' | 'delivered' | 'parked' | 'ignored' | 'expired' | 'discarded';
      /** @description By which sagas may find it */
      readonly keys: readonly string[];
      /**
       * Format: date-time
       * @description By the clock of the database
       */
      readonly receivedAt: string;
      /**
       * Format: date-time
       * @description Until when it is kept for a saga that does not wait for it yet
       */
      readonly expiresAt: string;
      /** @description How many sagas it was given to */
      readonly recipients: number;
      /** @description Who put it away, or had it delivered after all, and why */
      readonly note?: string;
      /** @description The fields of the event */
      readonly body: {
        readonly [key: string]: unknown;
      };
      readonly links: {
        /** Format: uri-reference */
        readonly self: string;
        /** Format: uri-reference */
        readonly discard?: string;
        /** Format: uri-reference */
        readonly deliver?: string;
      };
    };
    readonly MailPage: {
      readonly items: readonly components['schemas']['MailSummary'][];
      /** @description For `cursor`; missing on the last page */
      readonly next?: string;
      readonly links: {
        /** Format: uri-reference */
        readonly next?: string;
      };
    };
    readonly LetterSummary: {
      /** Format: uuid */
      readonly id: string;
      /**
       * @description `open`: somebody has to look at it; `redriving`, `discarding`: asked for, and carried out when it is due; `redriven`: it is back where it came from; `discarded`: a person put it away.
       * @enum {string}
       */
      readonly status: 'open' | 'redriving' | 'discarding' | 'redriven' | 'discarded';
      /** @description Why it was put aside, for programs */
      readonly reason: string;
      /** @description Why, for people */
      readonly detail: string;
      /** @description The same for all letters that died of the same */
      readonly cause: string;
      /** @description The service that put it aside */
      readonly by: string;
      /** @description Where it lay */
      readonly queue: string;
      /** @description Of the command, reply or event, if it could be read */
      readonly name?: string;
      /** @description Its message id, if it has one */
      readonly messageId?: string;
      /** @description Of the body */
      readonly sizeBytes: number;
      /** @description How often it died */
      readonly times: number;
      /**
       * Format: date-time
       * @description By the clock of the database
       */
      readonly firstSeenAt: string;
      /**
       * Format: date-time
       * @description When it died last
       */
      readonly lastSeenAt: string;
      /**
       * Format: date-time
       * @description When what was asked for is carried out
       */
      readonly dueAt?: string;
      /** @description What was done about it last, by whom and why, or why it could not be done */
      readonly note?: string;
      readonly saga?: {
        /** Format: uuid */
        readonly id: string;
        /** @description Of the definition */
        readonly name: string;
        /** @description Its path */
        readonly step: string;
        /** @enum {string} */
        readonly kind: 'command' | 'revoke' | 'reply' | 'event';
        /** @enum {string} */
        readonly direction?: 'forward' | 'compensation';
        /** @description Which try of the step */
        readonly epoch?: number;
        readonly links: {
          /** Format: uri-reference */
          readonly self: string;
        };
      };
      readonly links: {
        /** Format: uri-reference */
        readonly self: string;
      };
    };
    readonly Letter: {
      /** Format: uuid */
      readonly id: string;
      /**
       * @description `open`: somebody has to look at it; `redriving`, `discarding`: asked for, and carried out when it is due; `redriven`: it is back where it came from; `discarded`: a person put it away.
       * @enum {string}
       */
      readonly status: 'open' | 'redriving' | 'discarding' | 'redriven' | 'discarded';
      /** @description Why it was put aside, for programs */
      readonly reason: string;
      /** @description Why, for people */
      readonly detail: string;
      /** @description The same for all letters that died of the same */
      readonly cause: string;
      /** @description The service that put it aside */
      readonly by: string;
      /** @description Where it lay */
      readonly queue: string;
      /** @description Of the command, reply or event, if it could be read */
      readonly name?: string;
      /** @description Its message id, if it has one */
      readonly messageId?: string;
      /** @description Of the body */
      readonly sizeBytes: number;
      /** @description How often it died */
      readonly times: number;
      /**
       * Format: date-time
       * @description By the clock of the database
       */
      readonly firstSeenAt: string;
      /**
       * Format: date-time
       * @description When it died last
       */
      readonly lastSeenAt: string;
      /**
       * Format: date-time
       * @description When what was asked for is carried out
       */
      readonly dueAt?: string;
      /** @description What was done about it last, by whom and why, or why it could not be done */
      readonly note?: string;
      readonly saga?: {
        /** Format: uuid */
        readonly id: string;
        /** @description Of the definition */
        readonly name: string;
        /** @description Its path */
        readonly step: string;
        /** @enum {string} */
        readonly kind: 'command' | 'revoke' | 'reply' | 'event';
        /** @enum {string} */
        readonly direction?: 'forward' | 'compensation';
        /** @description Which try of the step */
        readonly epoch?: number;
        readonly links: {
          /** Format: uri-reference */
          readonly self: string;
        };
      };
      /** @description Of the error behind it */
      readonly stack?: string;
      /** @description How often it was tried, if that was counted */
      readonly attempts?: number;
      /** @description It came as a copy from a participant, who says where it lay */
      readonly isCopy: boolean;
      /** @description To which it was published first */
      readonly exchange: string;
      /** @description With which it was published first */
      readonly routingKey: string;
      readonly correlationId?: string;
      /** @description The AMQP property */
      readonly type?: string;
      /** @description Of its contract */
      readonly version?: number;
      /** @description Who sent it */
      readonly appId?: string;
      readonly contentType?: string;
      /** @description Flat and readable, as they travelled */
      readonly headers: {
        readonly [key: string]: unknown;
      };
      /** @description What the broker said of earlier deaths */
      readonly xDeath?: readonly {
        readonly [key: string]: unknown;
      }[];
      /** @description SHA-256 of the body, in hexadecimal; `•••` where something of the body is covered */
      readonly hash: string;
      readonly body?: {
        /** @enum {string} */
        readonly format: 'json' | 'text' | 'base64';
        readonly value: unknown;
      };
      /** @description What a person made of the body; it goes instead */
      readonly corrected?: {
        readonly [key: string]: unknown;
      };
      /** @description What is wrong with the body by its contract, where a definition here knows it */
      readonly problems?: readonly {
        readonly path: string;
        readonly message: string;
      }[];
      /** @description What the body has to be, as a JSON schema, where a definition here knows the contract */
      readonly contract?: {
        readonly [key: string]: unknown;
      };
      readonly links: {
        /** Format: uri-reference */
        readonly self: string;
      };
    };
    readonly LetterPage: {
      readonly items: readonly components['schemas']['LetterSummary'][];
      /** @description For `cursor`; missing on the last page */
      readonly next?: string;
      readonly links: {
        /** Format: uri-reference */
        readonly next?: string;
      };
    };
    readonly LetterGroup: {
      /** @description For `cause` in a redrive, a discard or a list */
      readonly cause: string;
      readonly reason: string;
      readonly queue: string;
      readonly name?: string;
      /** @description Of the latest one */
      readonly detail: string;
      /** @description How many letters */
      readonly count: number;
      /** @description How many sagas they belong to */
      readonly sagas: number;
      /**
       * Format: date-time
       * @description Of the first
       */
      readonly firstSeenAt: string;
      /**
       * Format: date-time
       * @description Of the latest
       */
      readonly lastSeenAt: string;
      readonly links: {
        /** Format: uri-reference */
        readonly letters: string;
      };
    };
    readonly LetterGroups: {
      readonly items: readonly components['schemas']['LetterGroup'][];
    };
    readonly PlannedLetters: {
      /** @enum {string} */
      readonly intention: 'redrive' | 'discard';
      /** @description How many open letters it is about */
      readonly count: number;
      /**
       * Format: date-time
       * @description When the last one is carried out; missing if there is none
       */
      readonly lastDueAt?: string;
      readonly links: {
        /** Format: uri-reference */
        readonly letters: string;
      };
    };
    readonly LetterForecast: {
      /** @enum {string} */
      readonly intention: 'redrive' | 'discard';
      readonly dryRun: boolean;
      /** @description How many open letters it would be about */
      readonly count: number;
      readonly groups: readonly components['schemas']['LetterGroup'][];
      /** @description What could not go back as things are, and why */
      readonly refused: readonly {
        /** Format: uuid */
        readonly id: string;
        readonly why: string;
      }[];
      /** @description How many were looked at one by one */
      readonly checked: number;
    };
    /** @description A step of a definition. Times are milliseconds */
    readonly Step:
      | {
          /** @enum {string} */
          readonly kind: 'command';
          readonly name: string;
          /**
           * @description Can be undone, decides whether the saga goes through, or is done again until it succeeds
           * @enum {string}
           */
          readonly role: 'compensatable' | 'pivot' | 'retriable';
          readonly command: string;
          /** @description Who executes the command */
          readonly participant: string;
          readonly child?: {
            /** @description The saga that this step is */
            readonly saga: string;
            /** @enum {string} */
            readonly mode: 'await' | 'detach';
          };
          readonly compensation?: {
            readonly command: string;
            readonly participant: string;
            readonly retry: {
              /** @description In all, the first included */
              readonly attempts: number;
              /** @description The first wait, in milliseconds */
              readonly firstMs: number;
              /** @description The longest wait, in milliseconds */
              readonly maxMs: number;
              /** @description By which each wait is longer than the one before */
              readonly factor: number;
            };
          };
          /** @description Why there is nothing to undo */
          readonly noCompensation?: string;
          /** @description The failures that turn the saga back, if not all do */
          readonly failOn?: readonly string[];
          /** @description The failures after which it goes on, and with what */
          readonly onFailure?: readonly {
            readonly code: string;
            readonly steps: readonly components['schemas']['Step'][];
          }[];
          readonly retry: {
            /** @description In all, the first included */
            readonly attempts: number;
            /** @description The first wait, in milliseconds */
            readonly firstMs: number;
            /** @description The longest wait, in milliseconds */
            readonly maxMs: number;
            /** @description By which each wait is longer than the one before */
            readonly factor: number;
          };
          /** @description How long the step may take, in milliseconds */
          readonly timeoutMs?: number;
          /**
           * @description What becomes of its command when the participant puts it aside; missing: as the definition says
           * @enum {string}
           */
          readonly onDeadLetter?: 'compensate' | 'park';
        }
      | {
          /** @enum {string} */
          readonly kind: 'publish';
          readonly name: string;
          readonly event: string;
        }
      | {
          /** @enum {string} */
          readonly kind: 'choose';
          readonly name: string;
          readonly branches: readonly {
            readonly name: string;
            readonly steps: readonly components['schemas']['Step'][];
            /**
             * @description Whether it has a condition
             * @enum {string}
             */
            readonly taken: 'if' | 'always';
          }[];
        }
      | {
          /** @enum {string} */
          readonly kind: 'parallel';
          readonly name: string;
          readonly branches: readonly {
            readonly name: string;
            readonly steps: readonly components['schemas']['Step'][];
          }[];
          /**
           * @description What the others do when one fails
           * @enum {string}
           */
          readonly onFailure: 'finish' | 'fail-fast';
          /**
           * @description In which order they are undone
           * @enum {string}
           */
          readonly compensation: 'reverse' | 'parallel';
        }
      | {
          /** @enum {string} */
          readonly kind: 'for-each';
          readonly name: string;
          /** @description The field that holds the item */
          readonly as: string;
          readonly atOnce: number;
          readonly steps: readonly components['schemas']['Step'][];
          /**
           * @description What the others do when one fails
           * @enum {string}
           */
          readonly onFailure: 'finish' | 'fail-fast';
          /**
           * @description In which order they are undone
           * @enum {string}
           */
          readonly compensation: 'reverse' | 'parallel';
        }
      | {
          /** @enum {string} */
          readonly kind: 'repeat';
          readonly name: string;
          readonly atMost: number;
          /** @enum {string} */
          readonly onExhausted: 'fail' | 'continue';
          readonly steps: readonly components['schemas']['Step'][];
        }
      | {
          /** @enum {string} */
          readonly kind: 'attempt';
          readonly name: string;
          readonly steps: readonly components['schemas']['Step'][];
          readonly otherwise: readonly components['schemas']['Step'][];
        }
      | {
          /** @enum {string} */
          readonly kind: 'recover';
          readonly name: string;
          readonly retry: {
            /** @description In all, the first included */
            readonly attempts: number;
            /** @description The first wait, in milliseconds */
            readonly firstMs: number;
            /** @description The longest wait, in milliseconds */
            readonly maxMs: number;
            /** @description By which each wait is longer than the one before */
            readonly factor: number;
          };
          readonly steps: readonly components['schemas']['Step'][];
        }
      | {
          /** @enum {string} */
          readonly kind: 'wait';
          readonly name: string;
          readonly arms: readonly {
            readonly name: string;
            /** @description Missing: a decision of a person */
            readonly event?: string;
            /** @description The fields that say for which saga the event is */
            readonly match?: readonly string[];
            /**
             * @description It counts only if a condition holds
             * @enum {boolean}
             */
            readonly guarded?: true;
            /**
             * @description The wait ends, nothing changes, or the saga needs a person
             * @enum {string}
             */
            readonly effect: 'take' | 'ignore' | 'park';
            /** @description What follows before the saga goes on, or that it turns back */
            readonly outlet: 'compensate' | readonly components['schemas']['Step'][];
            /** @description The state of the machine that follows */
            readonly goTo?: string;
          }[];
          readonly timeout?: {
            /** @description In milliseconds; missing if it follows from the data */
            readonly afterMs?: number;
            /** @description What follows before the saga goes on, or that it turns back */
            readonly outlet: 'compensate' | readonly components['schemas']['Step'][];
            /** @description The state of the machine that follows */
            readonly goTo?: string;
          };
          readonly approval?: {
            /** @description Who may decide */
            readonly role: string;
            readonly remindEveryMs?: number;
            readonly escalate?: {
              readonly afterMs: number;
              /** @description Who may decide as well from then on */
              readonly to: string;
            };
            /** @description The event that tells people of it */
            readonly notify?: string;
          };
        }
      | {
          /** @enum {string} */
          readonly kind: 'machine';
          readonly name: string;
          readonly initial: string;
          readonly states: readonly {
            readonly name: string;
            readonly isFinal: boolean;
            readonly entry: readonly components['schemas']['Step'][];
            readonly arms: readonly {
              readonly name: string;
              /** @description Missing: a decision of a person */
              readonly event?: string;
              /** @description The fields that say for which saga the event is */
              readonly match?: readonly string[];
              /**
               * @description It counts only if a condition holds
               * @enum {boolean}
               */
              readonly guarded?: true;
              /**
               * @description The wait ends, nothing changes, or the saga needs a person
               * @enum {string}
               */
              readonly effect: 'take' | 'ignore' | 'park';
              /** @description What follows before the saga goes on, or that it turns back */
              readonly outlet: 'compensate' | readonly components['schemas']['Step'][];
              /** @description The state of the machine that follows */
              readonly goTo?: string;
            }[];
            readonly timeout?: {
              /** @description In milliseconds; missing if it follows from the data */
              readonly afterMs?: number;
              /** @description What follows before the saga goes on, or that it turns back */
              readonly outlet: 'compensate' | readonly components['schemas']['Step'][];
              /** @description The state of the machine that follows */
              readonly goTo?: string;
            };
            readonly exit: readonly components['schemas']['Step'][];
          }[];
        };
    readonly Definition: {
      readonly name: string;
      readonly version: number;
      /** @description The message whose fields are the body of a start */
      readonly startedBy: string;
      /**
       * @description What else starts it, beside REST
       * @enum {string}
       */
      readonly startedOn: 'command' | 'event' | 'schedule';
      readonly schedule?: {
        readonly cron: string;
        readonly timeZone: string;
        /**
         * @description What happens with ticks that fell into an outage
         * @enum {string}
         */
        readonly missed: 'latest' | 'skip';
      };
      /**
       * @description What happens to a start with the business key of a saga that has ended
       * @enum {string}
       */
      readonly whenEnded: 'reject' | 'start-again';
      /** @description What its sagas are found by beside their key: `attribute` in GET /v1/sagas */
      readonly attributes: readonly string[];
      readonly steps: readonly components['schemas']['Step'][];
      /** @description Who gets commands from it */
      readonly participants: readonly string[];
      /** @description What it waits for anywhere */
      readonly events: readonly string[];
      /** @description When a command that nobody answers is sent again */
      readonly resend: {
        /** @description The first wait, in milliseconds */
        readonly firstMs: number;
        /** @description The longest wait, in milliseconds */
        readonly maxMs: number;
        /** @description By which each wait is longer than the one before */
        readonly factor: number;
      };
      /** @description How long after its first sending a command may be executed, in milliseconds */
      readonly commandLifetimeMs: number;
      /** @description How long it may take before it turns back, in milliseconds */
      readonly deadlineMs?: number;
      /**
       * @description In which order its own steps are undone
       * @enum {string}
       */
      readonly compensation: 'reverse' | 'parallel';
      /**
       * @description What becomes of a command before or at the pivot that its participant put aside
       * @enum {string}
       */
      readonly onDeadLetter: 'compensate' | 'park';
      /**
       * @description What happens with its events when no saga waits for them
       * @enum {string}
       */
      readonly unexpected: 'ignore' | 'mailbox' | 'park';
      /** @description How long the mailbox keeps them, in milliseconds */
      readonly mailboxTtlMs: number;
      /** @description From which versions, and at which steps, sagas go on with this one */
      readonly migrations: readonly {
        readonly from: number;
        readonly at: readonly string[];
      }[];
      readonly links: {
        /** Format: uri-reference */
        readonly start: string;
        /** Format: uri-reference */
        readonly sagas: string;
        /** Format: uri-reference */
        readonly diagram: string;
        /** Format: uri-reference */
        readonly preview: string;
        /** Format: uri-reference */
        readonly startSchema: string;
      };
    };
    readonly Definitions: {
      readonly items: readonly components['schemas']['Definition'][];
    };
    readonly StartSchema: {
      readonly name: string;
      /** @description The newest: a start takes that */
      readonly version: number;
      /** @description JSON Schema of the body */
      readonly schema: {
        readonly [key: string]: unknown;
      };
      /** @description A value of the right kind in each required field */
      readonly example: {
        readonly [key: string]: unknown;
      };
      readonly links: {
        /** Format: uri-reference */
        readonly start: string;
      };
    };
    readonly Preview: {
      readonly name: string;
      /** @description The one that is asked about */
      readonly version: number;
      /** @description The whole of it in one sentence */
      readonly summary: string;
      readonly items: readonly {
        /** @description The one that they run */
        readonly version: number;
        /** @enum {string} */
        readonly status:
          | 'running'
          | 'waiting'
          | 'compensating'
          | 'paused'
          | 'parked'
          | 'completed'
          | 'compensated'
          | 'resolved';
        /** @description The steps at which they stand */
        readonly position: string;
        readonly count: number;
        /**
         * @description They run the version; they can go on with it; they have to end on their own one; so they would, but no orchestrator here has it
         * @enum {string}
         */
        readonly verdict: 'current' | 'migrates' | 'finishes' | 'blocks';
        /** @description Why they have to end on their own version */
        readonly reason?: string;
      }[];
      readonly links: {
        /** Format: uri-reference */
        readonly migrations: string;
        /** Format: uri-reference */
        readonly diagram: string;
      };
    };
    readonly Migrated: {
      readonly name: string;
      readonly from: number;
      readonly to: number;
      /** @description Nothing was changed; this is what would have happened */
      readonly dryRun: boolean;
      /** @description The whole of it in one sentence */
      readonly summary: string;
      /** @description How many go on with the other version */
      readonly migrated: number;
      /** @description How many have to end on their own one */
      readonly finishing: number;
      /** @description How many were over, or moved on just then; a second run finds them where they are */
      readonly skipped: number;
      /** @description Why so many have to end on their own version */
      readonly reasons: readonly {
        readonly reason: string;
        readonly count: number;
      }[];
      readonly links: {
        /** Format: uri-reference */
        readonly preview: string;
      };
    };
    readonly Diagram: {
      /** @description Of the definition */
      readonly name: string;
      readonly version: number;
      readonly start: {
        /** @enum {string} */
        readonly by: 'command' | 'event' | 'schedule';
        /** @description What starts it */
        readonly message: string;
        readonly schedule?: {
          readonly cron: string;
          readonly timeZone: string;
        };
      };
      /** @description Its parts, in the order of their beginning */
      readonly blocks: readonly ({
        readonly kind: string;
        readonly name: string;
        /** @description `done`, `now`, `waiting`, `failed`, `undoing`, `undone`, `stuck`, `skipped`, `to come`, `not taken`; missing where no saga is drawn */
        readonly mark?: string;
        /** @description How far it is, in words */
        readonly progress?: string;
      } & {
        readonly [key: string]: unknown;
      })[];
      /** @description In milliseconds */
      readonly deadlineMs?: number;
      /**
       * @description In which order its own steps are undone
       * @enum {string}
       */
      readonly compensation: 'reverse' | 'parallel';
      readonly instance?: {
        /** Format: uuid */
        readonly id: string;
        /** @description The business key */
        readonly key: string;
        /** @enum {string} */
        readonly status:
          | 'running'
          | 'waiting'
          | 'compensating'
          | 'paused'
          | 'parked'
          | 'completed'
          | 'compensated'
          | 'resolved';
        /** @description It has turned back */
        readonly isTurning: boolean;
        /** @description Why it turned back, or needs a person */
        readonly because?: string;
        /** @description The mark of this end */
        readonly completed: string;
        /** @description The mark of that one */
        readonly compensated: string;
      };
    };
    readonly Live: {
      /** @enum {string} */
      readonly status: 'live';
    };
    readonly Ready: {
      /** @enum {string} */
      readonly status: 'ready';
      /** @enum {string} */
      readonly database: 'up' | 'down';
      readonly broker: string;
      readonly consuming: boolean;
    };
    /** @description RFC 9457. Some kinds have members of their own beside these */
    readonly Problem: {
      /** @description `urn:edda:problem:<kind>`, or `about:blank` */
      readonly type: string;
      readonly title: string;
      readonly status: number;
      /** @description What happened, to which id, and what to do next */
      readonly detail: string;
      /** @description The path that was asked for */
      readonly instance: string;
      readonly errors?: readonly {
        /** @description Such as `lines/0/quantity`; empty for the whole */
        readonly path: string;
        readonly message: string;
      }[];
      /** @description What there is instead: definitions, versions, actions or events */
      readonly known?: readonly (string | number)[];
      readonly saga?: {
        /** Format: uuid */
        readonly id: string;
        /**
         * @description `running`: commands are on their way; `waiting`: an event, a person or a time has to come; `compensating`: undoing what was done; `paused`: stopped by a person; `parked`: needs a person; `completed`, `compensated` and `resolved` (by a person): ended.
         * @enum {string}
         */
        readonly status?:
          | 'running'
          | 'waiting'
          | 'compensating'
          | 'paused'
          | 'parked'
          | 'completed'
          | 'compensated'
          | 'resolved';
        readonly links: {
          /** Format: uri-reference */
          readonly self: string;
          /** Format: uri-reference */
          readonly history: string;
          /** Format: uri-reference */
          readonly diagram: string;
        };
      };
      /** @description Why a saga did not take an action or a decision, for programs */
      readonly reason?: string;
      /** @description Stands in the log beside the reason */
      readonly errorId?: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  readonly startSaga: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description Any text of your own, such as a UUID. The same key with the same body gives the same saga, so a start whose answer was lost can simply be sent again. */
        readonly 'Idempotency-Key'?: string;
        /** @description W3C trace context. It travels with every message of the saga. */
        readonly traceparent?: string;
      };
      readonly path: {
        /** @description Which saga to start: `name` in GET /v1/definitions */
        readonly name: string;
      };
      readonly cookie?: never;
    };
    /** @description The fields of the message that starts the saga (`startedBy` in GET /v1/definitions). Fields that it does not have are refused. 1 MiB at most. The example has a value of the right kind in each required field; put your own there. */
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly [key: string]: unknown;
        };
      };
    };
    readonly responses: {
      /** @description The saga is started, or an earlier request with the same idempotency key had started it (`repeated`) */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Started'];
        };
      };
    };
  };
  readonly listSagas: {
    readonly parameters: {
      readonly query?: {
        /** @description Only those of this saga definition */
        readonly name?: string;
        /** @description Only those of this version of it */
        readonly version?: number;
        /** @description Only those with one of these statuses, with commas between them: running, waiting, compensating, paused, parked, completed, compensated, resolved. `running`: commands are on their way; `waiting`: an event, a person or a time has to come; `compensating`: undoing what was done; `paused`: stopped by a person; `parked`: needs a person; `completed`, `compensated` and `resolved` (by a person): ended. */
        readonly status?: string;
        /** @description Only those with this business key */
        readonly key?: string;
        /** @description Only those whose business key begins like this */
        readonly keyPrefix?: string;
        /** @description Only those that stand, or are parked, at this step; of sagas under way */
        readonly step?: string;
        /** @description Only those that were started with this attribute: its name and its value with a colon between them, `customer:42`. Which there are: `attributes` in GET /v1/definitions */
        readonly attribute?: string;
        /** @description Only those that this step turned back, or parked the last time; compensating, paused, parked, compensated or resolved */
        readonly failedStep?: string;
        /** @description Only those that were started then or later */
        readonly startedAfter?: string;
        /** @description Only those that were started before */
        readonly startedBefore?: string;
        /** @description Only those to which something happened then or later; of sagas under way */
        readonly updatedAfter?: string;
        /** @description Only those to which nothing has happened since; of sagas under way */
        readonly updatedBefore?: string;
        /** @description Only those that ended then or later */
        readonly endedAfter?: string;
        /** @description Only those that ended before */
        readonly endedBefore?: string;
        /** @description `next` of the page before, to get the one behind it */
        readonly cursor?: string;
        /** @description How many at most: 1 to 200 */
        readonly limit?: number;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description A page; `next` is missing on the last one */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['SagaPage'];
        };
      };
    };
  };
  readonly countSagas: {
    readonly parameters: {
      readonly query?: {
        /** @description Only those of this saga definition */
        readonly name?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description What there is none of is left out */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['SagaCounts'];
        };
      };
    };
  };
  readonly findSaga: {
    readonly parameters: {
      readonly query?: {
        /** @description As it was after the entry with this `sequence` in its history */
        readonly at?: number;
      };
      readonly header?: never;
      readonly path: {
        /** @description The `id` in the answer to its start, or in a list */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The saga as it is now, or as it was */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Saga'];
        };
      };
    };
  };
  readonly findTimeline: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The `id` in the answer to its start, or in a list */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description An interval without `to` is not over: it reaches to `now` */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Timeline'];
        };
      };
    };
  };
  readonly findHistory: {
    readonly parameters: {
      readonly query?: {
        /** @description Only entries behind this `sequence` */
        readonly after?: number;
        /** @description How many at most: 1 to 200 */
        readonly limit?: number;
      };
      readonly header?: never;
      readonly path: {
        /** @description The `id` in the answer to its start, or in a list */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description A page; `links.next` is missing on the last one */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['HistoryPage'];
        };
      };
    };
  };
  readonly actOnSaga: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description Any text of your own, such as a UUID. The same key on the same saga is done once, so a request whose answer was lost can be sent again. */
        readonly 'Idempotency-Key'?: string;
      };
      readonly path: {
        /** @description The `id` in the answer to its start, or in a list */
        readonly id: string;
        /** @description What to do */
        readonly action:
          | 'cancel'
          | 'pause'
          | 'resume'
          | 'retry'
          | 'redrive'
          | 'discard'
          | 'skip'
          | 'override'
          | 'compensate'
          | 'resolve';
      };
      readonly cookie?: never;
    };
    /** @description Who and why; for a step also its `path`, as GET /v1/sagas/{id} shows it. `epoch`, of what was put aside, refuses a letter of a try that is over. `direction` is `compensation` for how the step is undone; without it, that is meant if it has begun. */
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly path?: string | null;
          /** @enum {unknown|null} */
          readonly direction?: 'forward' | 'compensation' | null;
          readonly outcome?: {
            /** @enum {unknown} */
            readonly status: 'success' | 'failure';
            readonly reply?: Record<string, unknown> | null;
            readonly code?: string | null;
          } | null;
          readonly epoch?: number | null;
          readonly body?: Record<string, unknown> | null;
          readonly by?: string | null;
          readonly reason: string;
        };
      };
    };
    readonly responses: {
      /** @description Done; the saga as it is now */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['ActedSaga'];
        };
      };
    };
  };
  readonly decide: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description Any text of your own, such as a UUID. The same key on the same saga is done once, so a request whose answer was lost can be sent again. */
        readonly 'Idempotency-Key'?: string;
      };
      readonly path: {
        /** @description The `id` in the answer to its start, or in a list */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    /** @description What is decided, where, and by whom in which role */
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly path: string;
          /** @enum {unknown} */
          readonly decision: 'approved' | 'rejected';
          readonly role: string;
          readonly comment?: string | null;
          readonly by?: string | null;
        };
      };
    };
    readonly responses: {
      /** @description Decided; the saga as it is now */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['DecidedSaga'];
        };
      };
    };
  };
  readonly eraseSaga: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The `id` in the answer to its start, or in a list */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    /** @description Who and why */
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly reason: string;
          readonly by?: string | null;
        };
      };
    };
    readonly responses: {
      /** @description Erased; the saga as it is now */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Saga'];
        };
      };
    };
  };
  readonly listApprovals: {
    readonly parameters: {
      readonly query?: {
        /** @description Only what this role may decide */
        readonly role?: string;
        /** @description `next` of the page before, to get the one behind it */
        readonly cursor?: string;
        /** @description How many at most: 1 to 200 */
        readonly limit?: number;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description A page; `next` is missing on the last one */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['ApprovalPage'];
        };
      };
    };
  };
  readonly listBulkActions: {
    readonly parameters: {
      readonly query?: {
        /** @description How many at most: 1 to 200 */
        readonly limit?: number;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The newest */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['BulkActions'];
        };
      };
    };
  };
  readonly orderBulkAction: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description Any text of your own, such as a UUID. The same key is the same order. */
        readonly 'Idempotency-Key'?: string;
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    /** @description Which sagas, what to do, who wants it and why */
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly ids?: readonly string[] | null;
          readonly filter?: {
            readonly name?: string | null;
            readonly version?: number | null;
            readonly status?:
              | readonly (
                  | 'running'
                  | 'waiting'
                  | 'compensating'
                  | 'paused'
                  | 'parked'
                  | 'completed'
                  | 'compensated'
                  | 'resolved'
                )[]
              | null;
            readonly key?: string | null;
            readonly keyPrefix?: string | null;
            readonly step?: string | null;
            readonly attribute?: string | null;
            readonly failedStep?: string | null;
            /** Format: date-time */
            readonly startedAfter?: string | null;
            /** Format: date-time */
            readonly startedBefore?: string | null;
            /** Format: date-time */
            readonly updatedAfter?: string | null;
            /** Format: date-time */
            readonly updatedBefore?: string | null;
          } | null;
          /** @enum {unknown} */
          readonly action: 'cancel' | 'pause' | 'resume' | 'retry' | 'skip' | 'compensate' | 'resolve';
          readonly path?: string | null;
          readonly dryRun?: boolean | null;
          readonly by?: string | null;
          readonly reason: string;
        };
      };
    };
    readonly responses: {
      /** @description What would happen, if `dryRun` asked for that */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['BulkForecast'];
        };
      };
      /** @description It is ordered; follow it at `links.self` */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['BulkAction'];
        };
      };
    };
  };
  readonly findBulkAction: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description `id` in the answer to its order, or in the list */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description As it is now */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['BulkAction'];
        };
      };
    };
  };
  readonly cancelBulkAction: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description `id` in the answer to its order, or in the list */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    /** @description Who wants it, and why */
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly reason: string;
          readonly by?: string | null;
        };
      };
    };
    readonly responses: {
      /** @description As it is now */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['BulkAction'];
        };
      };
    };
  };
  readonly announceEvent: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description Any text of your own, such as a UUID. It becomes the id of the message, and the same id comes in once. */
        readonly 'Idempotency-Key'?: string;
        /** @description W3C trace context. It travels with every message of the saga. */
        readonly traceparent?: string;
      };
      readonly path: {
        /** @description Which event: one that a saga waits for (`events` in GET /v1/definitions) or is started by */
        readonly name: string;
      };
      readonly cookie?: never;
    };
    /** @description The fields of the event. Fields that it does not have are refused. 1 MiB at most. */
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly [key: string]: unknown;
        };
      };
    };
    readonly responses: {
      /** @description It is in the mailbox, or was there already (`repeated`) */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Announced'];
        };
      };
    };
  };
  readonly listMail: {
    readonly parameters: {
      readonly query?: {
        /** @description Only those with this status. `kept`: no saga waits for it yet; `delivered`: given to those that did; `parked`: nobody waited, and a person should see it; `ignored`: nobody waited, and that is normal; `expired`: nobody waited in time; `discarded`: a person put it away. */
        readonly status?: 'kept' | 'delivered' | 'parked' | 'ignored' | 'expired' | 'discarded';
        /** @description Only those of this name */
        readonly event?: string;
        /** @description `next` of the page before, to get the one behind it */
        readonly cursor?: string;
        /** @description How many at most: 1 to 200 */
        readonly limit?: number;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description A page; `next` is missing on the last one */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['MailPage'];
        };
      };
    };
  };
  readonly findMail: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The `messageId` in the answer to the event, or the `id` in a list */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The event, and what became of it */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Mail'];
        };
      };
    };
  };
  readonly discardMail: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The `messageId` in the answer to the event, or the `id` in a list */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    /** @description Who and why: it is kept with the event */
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly reason: string;
          readonly by?: string | null;
        };
      };
    };
    readonly responses: {
      /** @description The event as it is now */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Mail'];
        };
      };
    };
  };
  readonly deliverMail: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The `messageId` in the answer to the event, or the `id` in a list */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    /** @description Who and why: it is kept with the event */
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly reason: string;
          readonly by?: string | null;
        };
      };
    };
    readonly responses: {
      /** @description The event as it is now: `kept` until it is matched, a moment later */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Mail'];
        };
      };
    };
  };
  readonly listLetters: {
    readonly parameters: {
      readonly query?: {
        /** @description Only those with this status. `open`: somebody has to look at it; `redriving`, `discarding`: asked for, and carried out when it is due; `redriven`: it is back where it came from; `discarded`: a person put it away. */
        readonly status?: 'open' | 'redriving' | 'discarding' | 'redriven' | 'discarded';
        /** @description Only those that were put aside for this reason */
        readonly reason?:
          | 'undecodable'
          | 'contract-violated'
          | 'no-handler'
          | 'unknown-saga'
          | 'forged'
          | 'unprocessable'
          | 'kills-process';
        /** @description Only those of this group, as GET /v1/dead-letters/groups has it */
        readonly cause?: string;
        /** @description Only those that lay in this queue */
        readonly queue?: string;
        /** @description Only those of this command, reply or event */
        readonly name?: string;
        /** @description Only those of this saga */
        readonly sagaId?: string;
        /** @description `next` of the page before, to get the one behind it */
        readonly cursor?: string;
        /** @description How many at most: 1 to 200 */
        readonly limit?: number;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description A page; `next` is missing on the last one */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['LetterPage'];
        };
      };
    };
  };
  readonly groupLetters: {
    readonly parameters: {
      readonly query?: {
        /** @description Only those with this status. `open`: somebody has to look at it; `redriving`, `discarding`: asked for, and carried out when it is due; `redriven`: it is back where it came from; `discarded`: a person put it away. Without it: `open`. */
        readonly status?: 'open' | 'redriving' | 'discarding' | 'redriven' | 'discarded';
        /** @description Only those that were put aside for this reason */
        readonly reason?:
          | 'undecodable'
          | 'contract-violated'
          | 'no-handler'
          | 'unknown-saga'
          | 'forged'
          | 'unprocessable'
          | 'kills-process';
        /** @description Only those of this group, as GET /v1/dead-letters/groups has it */
        readonly cause?: string;
        /** @description Only those that lay in this queue */
        readonly queue?: string;
        /** @description Only those of this command, reply or event */
        readonly name?: string;
        /** @description Only those of this saga */
        readonly sagaId?: string;
        /** @description How many at most: 1 to 200 */
        readonly limit?: number;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The groups */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['LetterGroups'];
        };
      };
    };
  };
  readonly findLetter: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The `id` in a list */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The letter */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Letter'];
        };
      };
    };
  };
  readonly redriveLetters: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** @description Which letters: exactly one of `ids`, `cause` (as GET /v1/dead-letters/groups has it) and `filter`. Only open ones are meant, so it can be sent again. `perSecond` spreads them over time; `dryRun` says what would be done. `body` takes the place of one letter's body: it has to fulfil the contract, or `unchecked` if no definition here knows one. */
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly body?: Record<string, unknown> | null;
          readonly unchecked?: boolean | null;
          readonly by?: string | null;
          readonly reason: string;
          readonly ids?: readonly string[] | null;
          readonly cause?: string | null;
          readonly filter?: {
            /** @enum {unknown|null} */
            readonly reason?:
              | 'undecodable'
              | 'contract-violated'
              | 'no-handler'
              | 'unknown-saga'
              | 'forged'
              | 'unprocessable'
              | 'kills-process'
              | null;
            readonly cause?: string | null;
            readonly queue?: string | null;
            readonly name?: string | null;
            /** Format: uuid */
            readonly sagaId?: string | null;
          } | null;
          readonly perSecond?: number | null;
          readonly dryRun?: boolean | null;
        };
      };
    };
    readonly responses: {
      /** @description A dry run: what would be done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['LetterForecast'];
        };
      };
      /** @description They will be redriven */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['PlannedLetters'];
        };
      };
    };
  };
  readonly discardLetters: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** @description Which letters: exactly one of `ids`, `cause` (as GET /v1/dead-letters/groups has it) and `filter`. Only open ones are meant, so it can be sent again. `perSecond` spreads them over time; `dryRun` says what would be done. */
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly ids?: readonly string[] | null;
          readonly cause?: string | null;
          readonly filter?: {
            /** @enum {unknown|null} */
            readonly reason?:
              | 'undecodable'
              | 'contract-violated'
              | 'no-handler'
              | 'unknown-saga'
              | 'forged'
              | 'unprocessable'
              | 'kills-process'
              | null;
            readonly cause?: string | null;
            readonly queue?: string | null;
            readonly name?: string | null;
            /** Format: uuid */
            readonly sagaId?: string | null;
          } | null;
          readonly perSecond?: number | null;
          readonly dryRun?: boolean | null;
          readonly by?: string | null;
          readonly reason: string;
        };
      };
    };
    readonly responses: {
      /** @description A dry run: what would be done */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['LetterForecast'];
        };
      };
      /** @description They will be discarded */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['PlannedLetters'];
        };
      };
    };
  };
  readonly listAudit: {
    readonly parameters: {
      readonly query?: {
        /** @description `next` of the page before, or a sequence: it begins behind that one, in its order */
        readonly cursor?: number;
        /** @description How many at most: 1 to 200 */
        readonly limit?: number;
        /** @description Only what this one did, as `who` says it */
        readonly who?: string;
        /** @description Only this, such as `saga.cancel` */
        readonly action?: string;
        /** @description Only what was done to this: the id of a saga, for one */
        readonly target?: string;
        /** @description `newest`: the latest first */
        readonly order?: 'oldest' | 'newest';
        /** @description `ndjson`: all of it, an entry a line, for keeping elsewhere; `limit` does not count */
        readonly format?: 'json' | 'ndjson';
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description A page; `next` is missing on the last one */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['AuditPage'];
          readonly 'application/x-ndjson': string;
        };
      };
    };
  };
  readonly verifyAudit: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description What it came to */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['AuditVerification'];
        };
      };
    };
  };
  readonly listDefinitions: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description All versions of all of them, with their steps */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Definitions'];
        };
      };
    };
  };
  readonly findStartSchema: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description `name` in GET /v1/definitions */
        readonly name: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Enough to make a form of */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['StartSchema'];
        };
      };
    };
  };
  readonly previewVersion: {
    readonly parameters: {
      readonly query?: {
        /** @description Which version; default: the newest */
        readonly version?: number;
      };
      readonly header?: never;
      readonly path: {
        /** @description `name` in GET /v1/definitions */
        readonly name: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description How many stand where, and whether they can go on with the version */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Preview'];
        };
      };
    };
  };
  readonly migrateSagas: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description `name` in GET /v1/definitions */
        readonly name: string;
      };
      readonly cookie?: never;
    };
    /** @description From which version, to which (default: the newest), and who wants it why */
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly from: number;
          readonly to?: number | null;
          readonly dryRun?: boolean | null;
          readonly by?: string | null;
          readonly reason: string;
        };
      };
    };
    readonly responses: {
      /** @description How many went on, and how many did not, and why */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Migrated'];
        };
      };
    };
  };
  readonly drawDefinition: {
    readonly parameters: {
      readonly query?: {
        /** @description Which version; default: the newest */
        readonly version?: number;
        /** @description SVG for people, Mermaid for documents, JSON for programs that draw it themselves. Default: SVG, unless `Accept` prefers text/plain */
        readonly format?: 'svg' | 'mermaid' | 'json';
      };
      readonly header?: never;
      readonly path: {
        /** @description `name` in GET /v1/definitions */
        readonly name: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The picture */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'image/svg+xml': string;
          readonly 'text/plain': string;
          readonly 'application/json': components['schemas']['Diagram'];
        };
      };
    };
  };
  readonly drawSaga: {
    readonly parameters: {
      readonly query?: {
        /** @description As it was behind this entry of its history; default: now */
        readonly at?: number;
        /** @description SVG for people, Mermaid for documents, JSON for programs that draw it themselves. Default: SVG, unless `Accept` prefers text/plain */
        readonly format?: 'svg' | 'mermaid' | 'json';
      };
      readonly header?: never;
      readonly path: {
        /** @description The `id` in the answer to its start, or in a list */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The picture */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'image/svg+xml': string;
          readonly 'text/plain': string;
          readonly 'application/json': components['schemas']['Diagram'];
        };
      };
    };
  };
  readonly followSagas: {
    readonly parameters: {
      readonly query?: {
        /** @description Only those of this saga */
        readonly saga?: string;
        /** @description Only those of sagas of this definition */
        readonly name?: string;
        /** @description Only those of sagas that have one of these statuses by then, with commas between them */
        readonly status?: string;
        /** @description Go on behind the event with this id; the header Last-Event-ID comes first */
        readonly after?: string;
      };
      readonly header?: {
        /** @description The id of the last event that came: go on behind it. Browsers send it by themselves. */
        readonly 'Last-Event-ID'?: string;
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Events `fact` with JSON, each with an id to go on from; `: heartbeat` every 15 s; and, if the stream is ended from this side, `cut` with a `reason`: `slow`, `shutdown` or `unexpected`. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'text/event-stream': string;
        };
      };
    };
  };
  readonly followSaga: {
    readonly parameters: {
      readonly query?: {
        /** @description Go on behind the event with this id; the header Last-Event-ID comes first */
        readonly after?: string;
      };
      readonly header?: {
        /** @description The id of the last event that came: go on behind it. Browsers send it by themselves. */
        readonly 'Last-Event-ID'?: string;
      };
      readonly path: {
        /** @description The `id` in the answer to its start, or in a list */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Events `fact` with JSON, each with an id to go on from; `: heartbeat` every 15 s; and, if the stream is ended from this side, `cut` with a `reason`: `slow`, `shutdown` or `unexpected`. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'text/event-stream': string;
        };
      };
    };
  };
  readonly diagnoseSaga: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The `id` in the answer to its start, or in a list */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Its reasons, the worst first */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Diagnosis'];
        };
      };
    };
  };
  readonly listStuck: {
    readonly parameters: {
      readonly query?: {
        /** @description For how many seconds nothing has happened to them */
        readonly olderThan?: number;
        /** @description Only those of this saga definition */
        readonly name?: string;
        /** @description `next` of the page before, to get the one behind it */
        readonly cursor?: string;
        /** @description How many at most: 1 to 50 */
        readonly limit?: number;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description A page; `next` is missing on the last one */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['DiagnosisPage'];
        };
      };
    };
  };
  readonly findOverview: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description As it is now */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Overview'];
        };
      };
    };
  };
  readonly findTopology: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description As it is now; what the management API tells may be 5 seconds old */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Topology'];
        };
      };
    };
  };
  readonly live: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description It runs */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Live'];
        };
      };
    };
  };
  readonly ready: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description All is there */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Ready'];
        };
      };
    };
  };
}
