// ODK Web Forms as a reader of submissions: a JSON object per line in, one out; the protocol is in engines.py.
import { createInterface } from "node:readline";

const say = (told) => process.stdout.write(`${JSON.stringify(told)}\n`);
for (const way of ["log", "warn", "error", "info", "debug"]) console[way] = () => {};

const { below, loadForm, setters: usual } = await import("./engine.mjs");
const forms = new Map();

const setters = {
  ...usual,
  upload: () => {
    throw new Error("not to be edited");
  },
};

function state(root) {
  const leaves = {};
  for (const node of below(root)) {
    const { children, reference, instanceValue, relevant } = node.currentState;
    if (children === null || children === undefined) leaves[reference] = [instanceValue ?? "", relevant];
  }
  return { leaves, broken: root.validationState.violations.map((one) => one.reference) };
}

function take(root, [ref, value]) {
  const node = [...below(root)].find((one) => one.currentState.reference === ref);
  if (node === undefined) return false;
  (setters[node.nodeType] ?? ((one, text) => one.setValue(text)))(node, value);
  return true;
}

const ways = {
  async load({ name, xml, files }) {
    const loaded = await loadForm(xml, {
      fetchFormAttachment: async (url) => {
        const text = files[decodeURIComponent(String(url).split("/").at(-1))];
        const type = { "Content-Type": "text/csv" };
        return new Response(text ?? "", { status: text === undefined ? 404 : 200, headers: type });
      },
      missingResourceBehavior: "BLANK",
    });
    if (loaded.status === "failure") throw new Error(loaded.error?.message ?? String(loaded.error));
    forms.set(name, loaded);
    return {};
  },

  async trip({ name, xml, acts, attachments }) {
    const { root } = await forms.get(name).editInstance({
      inputType: "FORM_INSTANCE_INPUT_RESOLVABLE",
      resolveInstance: async () => xml,
      attachments: new Map(attachments.map((file) => [file, async () => new Response("x")])),
    });
    const read = state(root);
    const taken = acts.map((act) => take(root, act));
    const edited = state(root);
    const payload = await root.prepareInstancePayload({ payloadType: "monolithic" });
    const sent = payload.data[0].get("xml_submission_file");
    return { read, taken, edited, xml: await sent.text() };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  try {
    say(await ways[asked.do](asked));
  } catch (error) {
    say({ error: String(error?.message ?? error) });
  }
}
