/** The page, without what is in it: its program fills it. */
export const PAGE_HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>flyte-webapi dev</title>
<link rel="stylesheet" href="/page.css">
<script type="module" src="/page.js"></script>
</head>
<body>
<header>
<h1><span id="plugin">flyte-webapi dev</span></h1>
<p class="quiet"><span id="about"></span> <strong id="connection">connecting</strong></p>
<p id="status" role="status"></p>
</header>
<main>
<section class="wide" aria-labelledby="tasks-title">
<h2 id="tasks-title">Tasks</h2>
<div class="bar">
<button type="button" id="submit-1">Submit 1</button>
<button type="button" id="submit-50">Submit 50</button>
<button type="button" id="abort-all">Abort all</button>
<label>Show <select id="window">
<option value="60000">the last minute</option>
<option value="300000" selected>the last 5 minutes</option>
<option value="1800000">the last 30 minutes</option>
<option value="Infinity">everything</option>
</select></label>
</div>
<p id="counts" class="quiet">no tasks yet</p>
<div id="tasks" role="listbox" aria-label="Tasks" tabindex="0"><div id="rows" role="presentation"></div></div>
<p class="quiet hint"><span id="range"></span> In the list: arrow keys choose a task, <kbd>Delete</kbd> aborts it.</p>
</section>
<section class="wide" id="task" aria-labelledby="task-title" hidden>
<h2 id="task-title">Task</h2>
<div class="bar"><button type="button" id="abort">Abort</button></div>
<div class="columns">
<dl id="task-facts"></dl>
<div>
<h3>Phases</h3>
<ol id="task-marks"></ol>
</div>
</div>
</section>
<section class="tall" aria-labelledby="faults-title">
<h2 id="faults-title">Faults</h2>
<div class="bar">
<label>for the next <input id="fault-left" type="number" min="1" max="10000" value="1" inputmode="numeric"> requests</label>
<label><input id="fault-stays" type="checkbox"> until switched off</label>
<label>of <select id="fault-of">
<option value="all">all requests</option>
<option value="reads">reads</option>
<option value="writes">writes</option>
</select></label>
</div>
<div id="faults" class="bar" role="group" aria-label="Faults: press to switch on or off"></div>
<div class="bar"><button type="button" id="faults-off">All off</button>
<button type="button" id="rotate" hidden>Rotate the secrets</button></div>
</section>
<section id="fake" aria-labelledby="fake-title" hidden>
<h2 id="fake-title">Jobs of the fake</h2>
<div class="bar">
<label>seconds in a state <input id="step" type="number" min="0.1" max="3600" step="0.1" inputmode="decimal"></label>
<label>they end as <select id="ending"></select></label>
<label><input id="paused" type="checkbox"> they stand still</label>
</div>
<p id="jobs" class="quiet"></p>
</section>
<section aria-labelledby="levels-title">
<h2 id="levels-title">Limits</h2>
<div id="levels"></div>
</section>
<section class="wide" aria-labelledby="messages-title">
<h2 id="messages-title">Messages</h2>
<ol id="messages" tabindex="0" aria-label="Messages, newest first"></ol>
</section>
<section class="wide" aria-labelledby="requests-title">
<h2 id="requests-title">Requests</h2>
<div class="bar"><label><input id="requests-of-task" type="checkbox"> only of the chosen task</label></div>
<table aria-labelledby="requests-title">
<thead><tr><th scope="col">time</th><th scope="col">request</th><th scope="col">answer</th><th scope="col">task</th></tr></thead>
<tbody id="requests"></tbody>
</table>
</section>
</main>
<noscript><p>This page is a program: it needs JavaScript.</p></noscript>
</body>
</html>
`;
