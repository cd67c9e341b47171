import { FONT_SIZE } from './text.js';

/**
 * Colours are properties, so that the dark ones are only a list. Everything stands below `.edda`: a page that takes the picture up among
 * its own elements keeps its looks.
 */
const LIGHT = {
  paper: '#ffffff',
  card: '#ffffff',
  ink: '#1a2332',
  soft: '#5b687a',
  line: '#8793a5',
  edge: '#cfd7e2',
  shade: '#1a2332',
  compensatable: '#2360c4',
  pivot: '#b26a00',
  retriable: '#0a7a5f',
  event: '#7341c4',
  wait: '#4a57ad',
  undo: '#c0325b',
  good: '#16855a',
  busy: '#2360c4',
  pause: '#b26a00',
  bad: '#cc2936',
};

const DARK: typeof LIGHT = {
  paper: '#10151c',
  card: '#1a222d',
  ink: '#e6ecf4',
  soft: '#9ba8b9',
  line: '#6c7a8e',
  edge: '#354152',
  shade: '#c9d6e8',
  compensatable: '#74a9ff',
  pivot: '#f2b34f',
  retriable: '#4fd0a6',
  event: '#bd9bff',
  wait: '#9aa8ff',
  undo: '#ff7e9f',
  good: '#4cc38a',
  busy: '#74a9ff',
  pause: '#f2b34f',
  bad: '#ff7a7f',
};

function properties(colours: typeof LIGHT): string {
  return Object.entries(colours)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');
}

const SANS = 'ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif';
const MONO = 'ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace';

export const STYLE = `
.edda{${properties(LIGHT)};--own:var(--line);font-family:${SANS};color:var(--ink)}
@media (prefers-color-scheme:dark){.edda{${properties(DARK)}}}
.edda .paper{fill:var(--paper)}
.edda text{fill:var(--ink);font-size:${FONT_SIZE.fact}px}
.edda .headline{font-size:${FONT_SIZE.headline}px;font-weight:650}
.edda .name{font-size:${FONT_SIZE.name}px;font-weight:600}
.edda .message{font-family:${MONO};font-size:${FONT_SIZE.message}px;fill:var(--soft)}
.edda .fact,.edda .leads,.edda .label{fill:var(--soft)}
.edda path,.edda .tip{fill:none;stroke-linecap:round;stroke-linejoin:round}
.edda .sign{stroke:var(--own);stroke-width:1.5}
.edda .card{fill:var(--card);stroke:var(--edge);stroke-width:1.25}
.edda .bar{fill:var(--own)}
.edda .frame{fill:var(--shade);fill-opacity:.035;stroke:var(--edge);stroke-width:1.25}
.edda .quiet{fill-opacity:.02;stroke-dasharray:2 4}
.edda .behind{fill:var(--card);stroke:var(--edge)}
.edda .for-each .frame{fill:var(--card);fill-opacity:1}
.edda .attempt .frame,.edda .save-point .frame{stroke:var(--undo);stroke-opacity:.55;stroke-dasharray:7 4}
.edda .divider{stroke:var(--edge);stroke-width:1.25}
.edda .compensatable{--own:var(--compensatable)}
.edda .pivot{--own:var(--pivot)}
.edda .pivot .card{stroke:var(--pivot);stroke-width:2;fill:color-mix(in srgb,var(--pivot) 9%,var(--card))}
.edda .retriable{--own:var(--retriable)}
.edda .publish{--own:var(--event)}
.edda .wait,.edda .machine,.edda .state{--own:var(--wait)}
.edda .attempt,.edda .save-point,.edda .undo,.edda .failure,.edda .turns-back{--own:var(--undo)}
.edda .undo .card{stroke:var(--undo);stroke-dasharray:5 3.5;fill:color-mix(in srgb,var(--undo) 5%,var(--card))}
.edda .note .note{fill:none}
.edda .note .fact{font-style:italic}
.edda .pill{fill:var(--card);stroke:var(--edge);stroke-width:1.25}
.edda .way .label,.edda .failure .label,.edda .turns-back .label,.edda .terminal .label,.edda .arm .label{fill:var(--ink)}
.edda .implied .pill{stroke-dasharray:3 3}
.edda .failure .pill,.edda .turns-back .pill{stroke:var(--undo)}
.edda .turns-back .pill{stroke-dasharray:5 3.5}
.edda .terminal .pill{stroke:var(--ink);stroke-width:1.5}
.edda .final{fill:none;stroke:var(--edge)}
.edda .flow{stroke:var(--line);stroke-width:1.5}
.edda .again{stroke:var(--line);stroke-width:1.5}
.edda .goes{stroke:var(--wait);stroke-width:1.5}
.edda .timed{stroke-dasharray:1 4.5}
.edda .back,.edda .tie{stroke:var(--undo);stroke-width:1.4;stroke-dasharray:5 4}
.edda .tie{stroke-dasharray:1.5 4}
.edda path.failure{stroke:var(--undo);stroke-width:1.5;stroke-dasharray:1.5 4.5}
.edda .tip{stroke:none}
.edda .tip.flow,.edda .tip.again{fill:var(--line)}
.edda .tip.goes{fill:var(--wait)}
.edda .tip.back,.edda .tip.failure{fill:var(--undo)}
.edda .badge{fill:var(--mark)}
.edda .in-badge{stroke:var(--card);stroke-width:1.8}
.edda .progress{fill:var(--mark);font-weight:600}
.edda .done{--mark:var(--good)}
.edda .now{--mark:var(--busy)}
.edda .waiting{--mark:var(--pause)}
.edda .failed,.edda .stuck{--mark:var(--bad)}
.edda .undoing{--mark:var(--undo)}
.edda .undone{--mark:var(--undo)}
.edda .skipped,.edda .to-come,.edda .not-taken{--mark:var(--soft)}
.edda .now>.card,.edda .waiting>.card,.edda .failed>.card,.edda .stuck>.card,.edda .undoing>.card{stroke:var(--mark);stroke-width:2}
.edda .now>.card,.edda .waiting>.card,.edda .stuck>.card,.edda .undoing>.card{filter:drop-shadow(0 0 5px color-mix(in srgb,var(--mark) 45%,transparent))}
.edda g.to-come{opacity:.72}
.edda g.not-taken{opacity:.38}
.edda.forward .back,.edda.forward .tie,.edda.forward g.undo:not(.done):not(.now):not(.stuck){opacity:.55}
.edda.forward .goes:not(.waiting){opacity:.5}
.edda path.to-come{stroke-opacity:.6}
.edda path.not-taken{stroke-opacity:.3}
`;
