'use strict';

const shapeOf = (schema, all, depth = 0) => {
  if (!schema) return 'anything';
  if (schema.$ref) {
    const name = schema.$ref.split('/').pop();
    return depth > 4 ? name : shapeOf(all[name], all, depth);
  }
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants) return shapeOf(variants.find(each => each.type !== 'null') ?? variants[0], all, depth);
  if (schema.enum) return schema.enum.join(' | ');
  const types = [schema.type ?? 'anything'].flat();
  if (types.includes('array')) return [shapeOf(schema.items, all, depth + 1)];
  if (schema.properties) {
    return Object.fromEntries(Object.entries(schema.properties).map(([key, value]) => [key, shapeOf(value, all, depth + 1)]));
  }
  return types.join(' | ') + (schema.format ? ` (${schema.format})` : '');
};

const table = (heads, rows) => make('table', {},
  make('thead', {}, make('tr', {}, ...heads.map(head => make('th', {}, head)))),
  make('tbody', {}, ...rows.map(row => make('tr', {}, ...row.map(cell => make('td', {}, cell))))));

const tryIt = (path, parameters) => {
  const inputs = parameters.map(each => [each, make('input', { placeholder: each.in === 'path' ? 'needed' : '', 'aria-label': each.name })]);
  const button = make('button', { type: 'button' }, 'Send');
  const answer = make('pre', { hidden: '' });
  button.addEventListener('click', async () => {
    let url = path;
    const query = new URLSearchParams();
    for (const [each, input] of inputs) {
      if (each.in === 'path') url = url.replace(`{${each.name}}`, encodeURIComponent(input.value));
      else if (each.in === 'query' && input.value !== '') query.set(each.name, input.value);
    }
    const key = document.getElementById('key').value;
    answer.hidden = false;
    answer.textContent = '...';
    try {
      const response = await fetch(url + (query.size ? `?${query}` : ''), { headers: key ? { 'X-Api-Key': key } : {} });
      const text = await response.text();
      let shown = text;
      try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON: shown as it is */ }
      answer.textContent = `${response.status} ${response.headers.get('content-type') ?? ''}\n\n${shown.slice(0, 100000)}`;
    } catch (fault) {
      answer.textContent = String(fault);
    }
  });
  return [table(['Parameter', 'Value', 'Meaning'], inputs.map(([each, input]) => [make('code', {}, each.name), input, each.description ?? ''])), button, answer];
};

const show = (path, method, operation, schemas) => {
  const parameters = operation.parameters ?? [];
  const body = make('div', { class: 'body' }, make('p', {}, operation.description ?? ''));
  if (method === 'get') {
    body.append(...tryIt(path, parameters.filter(each => each.in !== 'header')));
  } else if (parameters.length) {
    body.append(table(['Parameter', 'In', 'Meaning'], parameters.map(each => [make('code', {}, each.name), each.in, each.description ?? ''])));
  }
  const request = operation.requestBody?.content?.['application/json']?.schema;
  if (request) body.append(make('h3', {}, 'Body'), make('pre', {}, JSON.stringify(shapeOf(request, schemas), null, 2)));
  body.append(make('h3', {}, 'Answers'), table(['Status', 'Meaning'], Object.entries(operation.responses ?? {})
    .map(([status, answer]) => [make('code', {}, status), answer.description ?? ''])));
  const good = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith('2'))?.[1]?.content?.['application/json']?.schema;
  if (good) body.append(make('pre', {}, JSON.stringify(shapeOf(good, schemas), null, 2)));
  return make('details', { 'data-text': `${method} ${path} ${operation.summary}`.toLowerCase() },
    make('summary', {},
      make('span', { class: `method ${method}` }, method.toUpperCase()),
      make('span', { class: 'path' }, path),
      make('span', { class: 'what' }, operation.summary ?? '')),
    body);
};

const start = async () => {
  const main = document.getElementById('operations');
  const response = await fetch('/openapi/v1.json');
  const documentation = await response.json();
  if (!response.ok) throw new Error(documentation.detail ?? response.status);
  document.getElementById('about').textContent = documentation.info.description;
  const groups = new Map();
  for (const [path, operations] of Object.entries(documentation.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags?.[0] ?? 'Other';
      groups.set(tag, [...groups.get(tag) ?? [], show(path, method, operation, documentation.components?.schemas ?? {})]);
    }
  }
  main.replaceChildren(...[...groups].map(([tag, operations]) => make('section', {}, make('h2', {}, tag), ...operations)));
  document.getElementById('search').addEventListener('input', event => {
    const words = event.target.value.toLowerCase().split(/\s+/);
    for (const each of main.querySelectorAll('details')) each.hidden = !words.every(word => each.dataset.text.includes(word));
    for (const each of main.querySelectorAll('section')) each.hidden = !each.querySelector('details:not([hidden])');
  });
};

start().catch(fault => { document.getElementById('operations').textContent = `The OpenAPI document cannot be read: ${fault.message}`; });
