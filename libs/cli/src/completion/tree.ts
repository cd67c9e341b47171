import type { Command } from 'commander';

/** A word that may come next, with what it is. */
export interface Word {
  readonly text: string;
  readonly about: string;
}

/** What may come behind a row of commands. */
export interface Place {
  /** `edda sagas list` */
  readonly path: string;
  readonly commands: readonly Word[];
  readonly options: readonly Word[];
  /** What the arguments may be, where that is known. */
  readonly choices: readonly string[];
}

/** All places of a program, from its own tree of commands. */
export function placesOf(command: Command, before = '', inherited: readonly Word[] = []): readonly Place[] {
  const path = before === '' ? command.name() : `${before} ${command.name()}`;
  const options = [...optionsOf(command), ...inherited];
  const place: Place = {
    path,
    commands: command.commands.map((one) => ({ text: one.name(), about: one.description() })),
    options,
    choices: command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
  };
  // Options of the program may stand behind any command.
  return [
    place,
    ...command.commands.flatMap((one) => placesOf(one, path, before === '' ? options : inherited)),
  ];
}

const optionsOf = (command: Command): readonly Word[] =>
  command.options.flatMap(({ long, description, hidden }) =>
    long === undefined || long === null || hidden ? [] : [{ text: long, about: description }],
  );
