import type { Command } from 'commander';
import type { Place } from './tree.js';
import { placesOf } from './tree.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script by which a shell completes the program, from its own tree: no word is asked for while somebody types. */
export function completionScript(shell: Shell, program: Command): string {
  const places = placesOf(program);
  const name = program.name();
  return { bash, zsh, fish }[shell](name, places);
}

/** For all three: a text in single quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const fishQuoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;

const wordsOf = ({ commands, options, choices }: Place): readonly string[] => [
  ...commands.map(({ text }) => text),
  ...choices,
  ...options.map(({ text }) => text),
];

/** Shell code that walks along the words typed so far, as far as they are commands. */
const known = (places: readonly Place[]): string =>
  places
    .slice(1)
    .map(({ path }) => quoted(path))
    .join('|');

function bash(name: string, places: readonly Place[]): string {
  const cases = places.map(
    (place) => `    ${quoted(place.path)}) words=${quoted(wordsOf(place).join(' '))} ;;`,
  );
  return `# bash completion of ${name}: written by "${name} completion bash"
_${name}() {
  local path=${quoted(name)} words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path \${COMP_WORDS[i]}" in
      ${known(places)}) path="$path \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _${name} ${name}
`;
}

function zsh(name: string, places: readonly Place[]): string {
  const described = (place: Place): string =>
    [...place.commands, ...place.choices.map((text) => ({ text, about: '' })), ...place.options]
      .map(({ text, about }) => quoted(about === '' ? text : `${text}:${about}`))
      .join(' ');
  const cases = places.map((place) => `    ${quoted(place.path)}) described=(${described(place)}) ;;`);
  return `#compdef ${name}
# zsh completion of ${name}: written by "${name} completion zsh"
_${name}() {
  local path_of=${quoted(name)} i
  local -a described
  for ((i = 2; i < CURRENT; i++)); do
    case "$path_of \${words[i]}" in
      ${known(places)}) path_of="$path_of \${words[i]}" ;;
    esac
  done
  case "$path_of" in
${cases.join('\n')}
  esac
  _describe ${quoted(name)} described || _files
}
if [ "$funcstack[1]" = "_${name}" ]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}

function fish(name: string, places: readonly Place[]): string {
  const at = ({ path }: Place): string => fishQuoted(`test (__${name}_path) = ${fishQuoted(path)}`);
  const lines = places.flatMap((place) => [
    ...[...place.commands, ...place.choices.map((text) => ({ text, about: '' }))].map(
      ({ text, about }) =>
        `complete -c ${name} -f -n ${at(place)} -a ${fishQuoted(text)} -d ${fishQuoted(about)}`,
    ),
    ...place.options.map(
      ({ text, about }) =>
        `complete -c ${name} -n ${at(place)} -l ${fishQuoted(text.replace(/^--/, ''))} -d ${fishQuoted(about)}`,
    ),
  ]);
  return `# fish completion of ${name}: written by "${name} completion fish"
function __${name}_path
  set -l path ${name}
  for word in (commandline -opc)[2..-1]
    switch "$path $word"
      case ${places
        .slice(1)
        .map(({ path }) => fishQuoted(path))
        .join(' ')}
        set path "$path $word"
    end
  end
  echo $path
end
${lines.join('\n')}
`;
}
