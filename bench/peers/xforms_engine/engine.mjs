// @getodk/xforms-engine for Node: the window that it expects, its loadForm, and how a node is answered.
import { createRequire } from "node:module";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html>");
for (const name of Object.getOwnPropertyNames(window)) {
  if (!(name in globalThis) && /^[A-Z]/.test(name)) globalThis[name] = window[name];
}
globalThis.window = window;
globalThis.document = window.document;
// Its XPath parser takes Node for CommonJS.
globalThis.require = createRequire(import.meta.url);
globalThis.__dirname = import.meta.dirname;

export const { loadForm } = await import("@getodk/xforms-engine");

export function* below(node) {
  for (const child of node.currentState.children ?? []) {
    yield child;
    yield* below(child);
  }
}

export const setters = {
  select: (node, value) => node.selectValues(value === "" ? [] : value.split(" ")),
  rank: (node, value) => node.setValues(value === "" ? [] : value.split(" ")),
  trigger: (node, value) => node.setValue(value === "OK"),
};
