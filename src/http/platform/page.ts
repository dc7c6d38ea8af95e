import { createHash } from 'node:crypto';
import { isObject, textOf } from '../../conformance/json-kinds.js';
import { allOperations, type Operation, type OperationName, queries, type Scope } from './operations.js';
import { $defs } from './schemas.js';

const style = `
body { font: 1.05rem/1.5 Arial, sans-serif; color: #212b32; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin-top: 3rem; border-top: 1px solid #aeb7bd; padding-top: 1rem }
code { font-size: 0.95em; background: #f0f4f5; padding: 0.1em 0.3em; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; border-bottom: 1px solid #d8dde0; padding: 0.4rem 1rem 0.4rem 0 }
a { color: #005eb8 }
`;

/** The page's own style and nothing else: no script, no picture, nothing from elsewhere, in no frame. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The platform API as a page to read, made from the table of operations. */
export function page(baseUrl: string): string {
  const contents = allOperations.map(
    ([name, { method, path, summary }]) =>
      `<tr><td><a href="#${asText(name)}"><code>${method.toUpperCase()} ${asText(path)}</code></a></td><td>${asText(summary)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Waymark platform API</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Waymark platform API</h1>
<p>Social prescribing referrals in plain JSON. Paths are below <code>${asText(baseUrl)}/platform/v1</code>. Every request
bears an access token; every POST bears an <code>Idempotency-Key</code>, the same when it is sent again. For machines,
the same as an <a href="openapi.json">OpenAPI document</a>.</p>
<table><thead><tr><th scope="col">Request</th><th scope="col">What it does</th></tr></thead><tbody>
${contents.join('\n')}
</tbody></table>
${allOperations.map(([name, operation]) => section(name, operation)).join('\n')}
</main>
</body>
</html>
`;
}

function section(name: OperationName, operation: Operation): string {
  const { method, path, summary, description, scopes, query, body, answer, also = {} } = operation;
  const needs = scopes.map((all) => all.map(nameOf).join(' and ')).join(' or ');
  return `<section id="${asText(name)}">
<h2>${asText(summary)}</h2>
<p><code>${method.toUpperCase()} ${asText(path)}</code></p>
${description === undefined ? '' : `<p>${asText(description)}</p>`}
<p>Needs ${needs === '' ? 'an access token' : needs}.</p>
${query === undefined ? '' : members('Parameters', queries[query])}
${body === undefined ? '' : bodyOf(body)}
<p>Answers ${answer.status}: ${asText(answer.description)}.</p>
${Object.entries(also)
  .map(([status, said]) => `<p>Or ${status}: ${asText(said)}.</p>`)
  .join('\n')}
</section>`;
}

const nameOf = ([type, action]: Scope): string => `<code>system/${type}.${action}</code>`;

function bodyOf(name: NonNullable<Operation['body']>): string {
  if (name === 'platformMessage') return '<p>Takes a message of the platform wire: see the OpenAPI document.</p>';
  const { title, description, ...schema }: { title: string; description: string; properties?: object } = $defs[name];
  if (schema.properties !== undefined) return members('Takes', { ...schema.properties });
  return `<p>Takes ${asText(title)}. ${asText(description)} See the OpenAPI document.</p>`;
}

/** The members of an object, each with what it says. */
function members(caption: string, properties: Readonly<Record<string, unknown>>): string {
  const rows = Object.entries(properties).map(([name, schema]) => {
    const said = isObject(schema) ? schema : {};
    const words = Array.isArray(said.enum) ? ` One of ${said.enum.map(String).join(', ')}.` : '';
    return `<tr><td><code>${asText(name)}</code></td><td>${asText(`${textOf(said.description) ?? ''}${words}`)}</td></tr>`;
  });
  return `<table><caption>${asText(caption)}</caption><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const asText = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
