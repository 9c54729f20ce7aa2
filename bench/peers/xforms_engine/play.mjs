// Plays recorded answers through @getodk/xforms-engine: JSON on stdin, JSON on stdout; decides nothing.
//   in:  [{name, xml, acts: [["set", ref, value] | ["add", ref]]}]
//   out: [{name, load, times: [microseconds per answer], missed: how many acts found no node, error}]
import { readFileSync } from "node:fs";
import { below, loadForm, setters } from "./engine.mjs";

function act(nodes, [verb, ref, value]) {
  const node = nodes.get(ref);
  if (node === undefined) return false;
  if (verb === "add") node.addInstances();
  else if (node.nodeType === "upload") return false;
  else (setters[node.nodeType] ?? ((one, text) => one.setValue(text)))(node, value);
  // What a client shows of the question, and whether the answer holds.
  void [node.validationState?.violation, node.currentState.label?.asString, node.currentState.valueOptions];
  return true;
}

async function play({ name, xml, acts }) {
  const begun = performance.now();
  const loaded = await loadForm(xml, {
    fetchFormAttachment: async () => new Response("", { status: 404 }),
    missingResourceBehavior: "BLANK",
  });
  if (loaded.status === "failure") return { name, error: String(loaded.error?.message ?? loaded.error) };
  const { root } = loaded.createInstance();
  const load = performance.now() - begun;
  const index = () => new Map([...below(root)].map((node) => [node.currentState.reference, node]));
  const times = [];
  let nodes = index();
  let missed = 0;
  for (const one of acts) {
    const start = process.hrtime.bigint();
    let done = false;
    try {
      done = act(nodes, one);
    } catch {
      done = false;
    }
    if (done) times.push(Number(process.hrtime.bigint() - start) / 1000);
    else missed += 1;
    if (one[0] === "add") nodes = index();
  }
  return { name, load, times, missed };
}

const told = [];
for (const form of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    told.push(await play(form));
  } catch (error) {
    told.push({ name: form.name, error: String(error?.message ?? error) });
  }
}
process.stdout.write(JSON.stringify(told));
