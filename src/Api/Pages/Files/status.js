'use strict';

const count = value => value === null || value === undefined ? 'unknown' : value.toLocaleString('en');
const milliseconds = value => value === null || value === undefined ? '' : value < 1 ? `${(value * 1000).toFixed(0)} µs` : `${value.toFixed(1)} ms`;
const age = value => value === null || value === undefined ? '' : value < 1000 ? `${value} ms` : value < 60000 ? `${(value / 1000).toFixed(1)} s` : `${(value / 60000).toFixed(1)} min`;
const since = (time, at) => age(Math.max(0, new Date(at) - new Date(time)));

const table = (heads, rows, empty) => rows.length === 0
  ? make('p', { class: 'what' }, empty)
  : make('table', {},
    make('thead', {}, make('tr', {}, ...heads.map(head => make('th', head.startsWith('#') ? { class: 'number' } : {}, head.replace('#', ''))))),
    make('tbody', {}, ...rows.map(row => make('tr', {}, ...row.map((cell, at) => make('td', heads[at].startsWith('#') ? { class: 'number' } : {}, cell))))));

const section = (title, ...children) => make('section', {}, make('h2', {}, title), ...children);

const prediction = (each, at) =>
  `Predictions: ${each.provider} endpoint ${each.endpoint}, circuit ${each.circuit.replace('_', ' ')}`
  + (each.failedAt ? `; failed ${since(each.failedAt, at)} ago: ${each.failure}` : '; no failure yet.');

const silo = (each, at) => section(`Silo ${each.name}`,
  make('p', { class: 'what' }, `${each.engine} engine, up for ${since(each.startedAt, at)}`),
  table(['Grain type', '#In memory', '#Calls', '#Errors'],
    each.grains.map(type => [type.type, count(type.activations), count(type.calls), count(type.errors)]), 'No grain types.'),
  make('details', {},
    make('summary', {}, 'Methods and their latencies'),
    make('div', { class: 'body' }, table(['Method', '#Calls', '#Errors', '#p50', '#p90', '#p99'],
      each.grains.flatMap(type => type.methods.map(method => [
        method.name, count(method.calls), count(method.errors), milliseconds(method.p50Ms), milliseconds(method.p90Ms), milliseconds(method.p99Ms)])),
      'No calls yet.'))),
  make('p', {}, `Analyses: ${each.pool.running.length} of ${each.pool.slots} slots run, ${count(each.pool.waiting.length)} wait.`),
  each.pool.running.length === 0 ? '' : table(['Change', '#Generation', 'Stage', '#For'],
    each.pool.running.map(run => [run.change, String(run.generation), run.stage ?? '', since(run.since, at)]), ''),
  each.prediction ? make('p', {}, prediction(each.prediction, at)) : '');

const show = health => {
  document.getElementById('about').textContent =
    `${health.status === 'ready' ? 'Ready' : 'Failing'} - version ${health.version}, ${new Date(health.at).toLocaleTimeString()}`;
  document.getElementById('about').className = health.status === 'ready' ? 'good' : 'bad';
  const open = document.querySelector('details')?.open;
  document.getElementById('health').replaceChildren(
    section('Dependencies', table(['What', 'State', '#Took', 'Why'],
      health.checks.map(check => [check.name, check.healthy ? 'healthy' : 'failing', milliseconds(check.elapsedMs), check.error ?? '']), '')),
    section('Queues', table(['Queue', '#Waiting', '#In flight', '#Failed for good', '#Oldest'],
      health.queues.map(queue => [queue.name, count(queue.waiting), count(queue.inFlight), count(queue.deadLetters), age(queue.oldestAgeMs)]), 'Not known while the service is failing.')),
    section('Stuck work', table(['Kind', 'Which', '#Late by'],
      health.stuck.map(work => [work.kind, work.key, since(work.dueAt, health.at)]), 'Nothing is late.')),
    section('Reminders', make('p', {}, `${count(health.reminders)} registered`)),
    ...health.silos.map(each => silo(each, health.at)));
  document.querySelectorAll('details').forEach(each => { each.open = open ?? false; });
};

const refresh = async () => {
  const key = document.getElementById('key').value;
  try {
    const response = await fetch('/api/admin/health', { headers: key ? { 'X-Api-Key': key } : {} });
    const answer = await response.json();
    if (response.ok) {
      show(answer);
      return;
    }

    document.getElementById('about').textContent = `${response.status}: ${answer.detail ?? answer.title}`;
  } catch (fault) {
    document.getElementById('about').textContent = `No answer: ${fault.message}`;
  }

  document.getElementById('about').className = 'bad';
};

document.getElementById('key').addEventListener('change', refresh);
setInterval(() => document.getElementById('follow').checked && !document.hidden && refresh(), 5000);
refresh();
