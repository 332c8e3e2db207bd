/* The page's own script: shows and filters what the data block holds. Text goes into the page as text only. */
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("network-data").textContent);
  var byId = function (id) { return document.getElementById(id); };
  var actors = new Map(data.actors.map(function (actor) { return [actor.id, actor]; }));
  var ties = new Map(data.edges.concat(data.legs).map(function (tie) { return [tie.id, tie]; }));
  var styles = new Map(edges.get().map(function (edge) { return [edge.id, { width: edge.width, color: edge.color }]; }));
  var state = { from: null, to: null, relayed: false, legs: data.legsShown, chosen: null };
  var FADED = 0.12;

  function el(name, properties, children) {
    var made = document.createElement(name);
    Object.entries(properties || {}).forEach(function (entry) {
      if (entry[0] === "class") { made.className = entry[1]; } else { made[entry[0]] = entry[1]; }
    });
    (children || []).forEach(function (child) {
      if (child !== null && child !== undefined) { made.append(child); }
    });
    return made;
  }
  function bdi(text) { return el("bdi", { textContent: text, dir: "auto" }); }
  function count(number, noun) { return number + " " + noun + (number === 1 ? "" : "s"); }
  function link(text, act) {
    return el("button", { type: "button", class: "link", onclick: act }, [typeof text === "string" ? bdi(text) : text]);
  }
  function name(id) { return actors.get(id).label; }
  function list(texts) {
    var holder = el("span");
    texts.forEach(function (text, index) { holder.append(index ? ", " : "", bdi(text)); });
    return holder;
  }

  /* Which messages the filters leave. A message counts for a period where its dates may fall into it. */
  function passes(message) {
    if (state.relayed && !message.via.length) { return false; }
    if (state.from === null && state.to === null) { return true; }
    if (!message.years) { return false; }
    var first = message.years[0], last = message.years[1];
    return (state.from === null || last === null || last >= state.from) && (state.to === null || first === null || first <= state.to);
  }
  function shown(tie) {
    return tie.messages.map(function (index) { return data.messages[index]; }).filter(passes);
  }
  function known_years(messages) {
    return messages.flatMap(function (message) { return message.years || []; })
      .filter(function (year_) { return year_ !== null; }).sort(function (a, b) { return a - b; });
  }
  function years(messages) {
    var known = known_years(messages);
    if (!known.length) { return "undated"; }
    var first = known[0], last = known[known.length - 1];
    return first === last ? String(first) : first + "–" + last;
  }
  function relayed(messages) { return messages.filter(function (message) { return message.via.length; }).length; }
  function strongest(list) {
    return list.map(function (tie) { return { tie: tie, messages: shown(tie) }; })
      .filter(function (item) { return item.messages.length; })
      .sort(function (a, b) { return b.messages.length - a.messages.length; });
  }

  /* The drawing follows the filters and the choice. */
  function near() {
    if (state.chosen === null) { return null; }
    if (ties.has(state.chosen)) {
      var tie = ties.get(state.chosen);
      return new Set([tie.from, tie.to].concat(carriers(tie)));
    }
    var found = new Set([state.chosen]);
    ties.forEach(function (other) {
      if (other.from === state.chosen) { found.add(other.to); }
      if (other.to === state.chosen) { found.add(other.from); }
    });
    return found;
  }
  function carriers(tie) {
    var wanted = new Set(tie.messages);
    var found = [];
    data.legs.forEach(function (leg) {
      if (leg.messages.some(function (index) { return wanted.has(index); })) { found.push(leg.from, leg.to); }
    });
    return found;
  }
  function belongs(tie) {
    if (state.chosen === null) { return true; }
    if (!ties.has(state.chosen)) { return tie.from === state.chosen || tie.to === state.chosen; }
    if (tie.id === state.chosen) { return true; }
    var wanted = new Set(ties.get(state.chosen).messages);
    return tie.id[0] === "l" && tie.messages.some(function (index) { return wanted.has(index); });
  }
  function redraw() {
    var around = near();
    var seen = new Set();
    var changes = [];
    ties.forEach(function (tie) {
      var left = shown(tie).length;
      var hidden = !left || (tie.id[0] === "l" && !state.legs);
      if (left) { seen.add(tie.from); seen.add(tie.to); }
      var style = styles.get(tie.id);
      var opacity = belongs(tie) ? style.color.opacity : FADED;
      changes.push({
        id: tie.id, hidden: hidden, width: tie.id === state.chosen ? style.width + 1.5 : style.width,
        color: Object.assign({}, style.color, { opacity: opacity }),
      });
    });
    edges.update(changes);
    var filtered = state.relayed || state.from !== null || state.to !== null;
    nodes.update(data.actors.map(function (actor) {
      var quiet = (filtered && !seen.has(actor.id)) || (around !== null && !around.has(actor.id));
      return { id: actor.id, opacity: quiet ? 0.18 : 1, font: { color: quiet ? "rgba(29,39,51,0.28)" : "#1d2733" } };
    }));
  }

  /* The panel. */
  function panel(children, focus) {
    var place = byId("panel");
    place.replaceChildren.apply(place, children.filter(function (child) { return child !== null; }));
    place.scrollTop = 0;
    if (focus) { place.focus({ preventScroll: true }); }
  }
  function back() {
    return el("button", { type: "button", class: "back", textContent: "← Overview", onclick: function () { choose(null); } });
  }
  function figure(number, text) {
    return el("div", {}, [el("b", { textContent: number }), el("span", { textContent: text })]);
  }
  function ranking(items, text) {
    return el("ul", { class: "plain" }, items.map(function (item) {
      return el("li", {}, [
        link(text(item.tie), function () { choose(item.tie.id, true); }),
        el("span", { class: "number", textContent: count(item.messages.length, "message") }),
      ]);
    }));
  }
  function pair(tie) {
    return el("span", {}, [bdi(name(tie.from)), " → ", bdi(name(tie.to))]);
  }
  function overview() {
    var most = strongest(data.edges);
    var relays = data.actors.filter(function (actor) { return actor.relayed; })
      .sort(function (a, b) { return b.relayed - a.relayed; });
    panel([
      el("h2", { textContent: "What this page shows" }),
      el("p", { textContent: "An arrow runs from the sender of a message to its recipient. Where a message went through a third hand, dotted legs show its way. Choose an actor or an edge to see the messages behind it, with the words of the sources." }),
      el("h3", { textContent: "Most active edges" }),
      most.length ? ranking(most.slice(0, 8), pair) : el("p", { textContent: "None under this filter." }),
      most.length > 8 ? el("p", { class: "meta", textContent: count(most.length - 8, "more edge") + " in the table below." }) : null,
      relays.length ? el("h3", { textContent: "Who carried messages for others" }) : null,
      relays.length ? el("ul", { class: "plain" }, relays.slice(0, 8).map(function (actor) {
        return el("li", {}, [
          link(actor.label, function () { choose(actor.id, true); }),
          el("span", { class: "number", textContent: actor.relayed + " of " + count(actor.messages, "message") }),
        ]);
      })) : null,
      relays.length > 8 ? el("p", { class: "meta", textContent: count(relays.length - 8, "more actor") + " carried messages; they bear a ring." }) : null,
      data.notes.length ? el("h3", { textContent: "What it leaves out, or shows otherwise" }) : null,
      data.notes.length ? el("ul", { id: "notes" }, data.notes.map(function (note) { return el("li", { textContent: note }); })) : null,
    ]);
  }
  function actorPanel(actor, focus) {
    var mine = function (end) { return strongest(data.edges.filter(function (edge) { return edge[end] === actor.id; })); };
    var sent = mine("from"), received = mine("to");
    var part = function (title, items, other) {
      return items.length ? [
        el("h3", { textContent: title }),
        ranking(items, function (tie) { return name(tie[other]); }),
      ] : [];
    };
    var share = actor.messages ? Math.round(100 * actor.relayed / actor.messages) : 0;
    panel([
      back(),
      el("h2", {}, [bdi(actor.label)]),
      el("p", { class: "kind", textContent: actor.kind === "Actor" ? "Person, body or post: not known" : actor.kind }),
      el("div", { class: "figures" }, [figure(actor.sent, "sent"), figure(actor.received, "received"), figure(actor.relayed, "relayed")]),
      actor.relayed ? el("p", { class: "meta", textContent: "Carried " + share + " % of the " + count(actor.messages, "message") + " it has a part in." }) : null,
    ].concat(
      actor.names.length ? [el("h3", { textContent: "Appellations in the sources" }), el("ul", { class: "plain" }, actor.names.map(function (pairOf) {
        return el("li", {}, [bdi(pairOf[0]), el("span", { class: "number", textContent: pairOf[1].toLowerCase() })]);
      }))] : [],
      part("Wrote to", sent, "to"), part("Heard from", received, "from"),
      part("Handed on to", strongest(data.legs.filter(function (leg) { return leg.from === actor.id; })), "to"),
      part("Took over from", strongest(data.legs.filter(function (leg) { return leg.to === actor.id; })), "from")
    ), focus);
  }
  function lines(document_) {
    if (document_[2] === null) { return ""; }
    return document_[3] === null || document_[3] === document_[2] ? ", line " + document_[2] : ", lines " + document_[2] + "–" + document_[3];
  }
  function quotation(item) {
    var place = item[3] + (item[4] === null || item[5] === null ? "" : ", characters " + item[4] + "–" + item[5]);
    return el("blockquote", {}, [
      el("span", { class: "words", textContent: "“" + item[2] + "”", dir: "auto" }),
      el("span", { class: "meta" }, [item[0] + ": ", bdi(item[1]), " · ", bdi(place), " · rule " + item[6] + " ",
        item[7] === "stated" || !item[7] ? null : el("span", { class: "tag " + item[7], textContent: item[7] })]),
    ]);
  }
  function messageCard(message) {
    var facts = [message.date || "undated", message.form].filter(Boolean).join(" · ");
    return el("article", { class: "message" }, [
      el("h3", {}, [bdi(message.label)]),
      el("p", { class: "meta" }, [bdi(facts), " ",
        message.via.length ? el("span", { class: "tag", textContent: "relayed" }) : null,
        message.missing ? el("span", { class: "tag inferred", textContent: "not held" }) : null]),
      message.via.length ? el("p", {}, ["Via ", list(message.via)]) : null,
      message.senders.length > 1 ? el("p", { class: "meta" }, ["From ", list(message.senders)]) : null,
      message.recipients.length > 1 ? el("p", { class: "meta" }, ["To ", list(message.recipients)]) : null,
      message.copies.length ? el("p", { class: "meta" }, ["Copies to ", list(message.copies)]) : null,
      message.topics.length ? el("p", { class: "meta" }, ["About ", list(message.topics)]) : null,
      message.documents.length ? el("ul", { class: "documents" }, message.documents.map(function (item) {
        return el("li", {}, [bdi(item[1]), el("span", { class: "meta" }, [" — ", bdi(item[0]), lines(item)])]);
      })) : null,
    ].concat(message.decisions.map(function (decision) {
      return el("blockquote", { class: "decision" }, [
        el("span", { class: "words", textContent: "“" + decision[0] + "”", dir: "auto" }),
        el("span", { class: "meta" }, ["decided", decision[1].length ? " by " : "", list(decision[1])]),
      ]);
    }), message.quotations.map(quotation)));
  }
  function tiePanel(tie, focus) {
    var messages = shown(tie), hidden = tie.messages.length - messages.length;
    var leg = tie.id[0] === "l";
    panel([
      back(),
      el("h2", {}, [link(name(tie.from), function () { choose(tie.from, true); }), " → ", link(name(tie.to), function () { choose(tie.to, true); })]),
      el("p", { class: "kind", textContent: leg ? "Leg of relayed messages" : relayed(messages) === 0 ? "Sent directly" : relayed(messages) === messages.length ? "Always relayed" : "Some directly, some relayed" }),
      el("div", { class: "figures" }, [figure(messages.length, messages.length === 1 ? "message" : "messages"), figure(relayed(messages), "relayed"), figure(years(messages), "period")]),
      hidden ? el("p", { class: "meta", textContent: count(hidden, "more message") + " hidden by the filters." }) : null,
    ].concat(messages.map(messageCard)), focus);
  }
  function render(focus) {
    if (state.chosen === null) { overview(); }
    else if (actors.has(state.chosen)) { actorPanel(actors.get(state.chosen), focus); }
    else { tiePanel(ties.get(state.chosen), focus); }
  }
  function choose(id, focus) {
    state.chosen = id;
    network.unselectAll();
    if (id !== null && actors.has(id)) { network.selectNodes([id], false); }
    if (id !== null && ties.has(id)) { network.selectEdges([id]); }
    redraw();
    render(focus);
  }

  /* The tables and the status line. */
  function refresh() {
    var ranked = strongest(data.edges);
    byId("rows").replaceChildren.apply(byId("rows"), ranked.map(function (item) {
      var open = link(count(item.messages.length, "message"), function () {
        choose(item.tie.id, true);
        byId("panel").scrollIntoView({ block: "start" });
      });
      open.dataset.edge = item.tie.id;
      open.setAttribute("aria-label", "Messages from " + name(item.tie.from) + " to " + name(item.tie.to));
      return el("tr", {}, [
        el("td", {}, [bdi(name(item.tie.from))]), el("td", {}, [bdi(name(item.tie.to))]),
        el("td", { class: "num", textContent: item.messages.length }), el("td", { class: "num", textContent: relayed(item.messages) }),
        el("td", { textContent: years(item.messages) }), el("td", {}, [open]),
      ]);
    }));
    var placed = data.messages.filter(function (message) { return message.senders.length && message.recipients.length; });
    var narrowed = state.from !== null || state.to !== null;
    var undated = narrowed ? placed.filter(function (m) { return !m.years && (m.via.length || !state.relayed); }).length : 0;
    byId("status").textContent = "Showing " + ranked.length + " of " + count(data.edges.length, "edge") + ", with " +
      placed.filter(passes).length + " of " + count(placed.length, "message") + (undated ? "; " + undated + " without a date hidden" : "");
    redraw();
    render(false);
  }
  function unplaced() {
    if (!data.unplaced.length) { return; }
    byId("unplaced").append(el("details", {}, [
      el("summary", { textContent: "Messages behind no edge, for want of a named sender or recipient: " + data.unplaced.length }),
    ].concat(data.unplaced.map(function (index) {
      var message = data.messages[index];
      var card = messageCard(message);
      card.append(el("p", { class: "meta" }, ["From ", message.senders.length ? list(message.senders) : "nobody named", ", to ",
        message.recipients.length ? list(message.recipients) : "nobody named"]));
      return card;
    }))));
  }

  /* Finding an actor by any of its names. */
  function matches(words) {
    var wanted = words.toLocaleLowerCase();
    return data.actors.filter(function (actor) {
      return actor.label.toLocaleLowerCase().includes(wanted) || actor.names.some(function (item) { return item[0].toLocaleLowerCase().includes(wanted); });
    }).sort(function (a, b) { return b.messages - a.messages; });
  }
  function go(actor) {
    byId("found").hidden = true;
    byId("search").value = actor.label;
    choose(actor.id);
    network.focus(actor.id, { scale: Math.max(network.getScale(), 0.9), animation: false });
  }
  function search() {
    var words = byId("search").value.trim();
    var found = words ? matches(words) : [];
    byId("found").hidden = !words;
    byId("found").replaceChildren.apply(byId("found"), found.slice(0, 8).map(function (actor) {
      return el("li", {}, [el("button", { type: "button", onclick: function () { go(actor); } }, [
        bdi(actor.label), el("small", { textContent: "  " + count(actor.messages, "message") })])]);
    }).concat(found.length > 8 ? [el("li", { class: "more", textContent: found.length - 8 + " more: write on" })] : [],
      words && !found.length ? [el("li", { class: "more", textContent: "No actor of that name is shown." })] : []));
  }

  /* The tooltip. */
  function tip(title, text, event) {
    var box = byId("tip"), area = byId("mynetwork").getBoundingClientRect();
    box.replaceChildren(el("strong", {}, [title]), el("span", { textContent: text }));
    box.hidden = false;
    var x = event.clientX - area.left + 14, y = event.clientY - area.top + 14;
    box.style.left = Math.max(0, Math.min(x, area.width - box.offsetWidth - 8)) + "px";
    box.style.top = Math.max(0, Math.min(y, area.height - box.offsetHeight - 8)) + "px";
  }
  function untip() { byId("tip").hidden = true; }
  network.on("hoverNode", function (hit) {
    var actor = actors.get(hit.node);
    tip(bdi(actor.label), actor.sent + " sent, " + actor.received + " received, " + actor.relayed + " relayed", hit.event);
  });
  network.on("hoverEdge", function (hit) {
    var tie = ties.get(hit.edge), messages = shown(tie);
    tip(pair(tie), (tie.id[0] === "l" ? "leg of " : "") + count(messages.length, "message") + ", " + relayed(messages) + " relayed, " + years(messages), hit.event);
  });
  ["blurNode", "blurEdge", "dragStart", "zoom"].forEach(function (name_) { network.on(name_, untip); });
  network.on("click", function (hit) {
    untip();
    choose(hit.nodes.length ? hit.nodes[0] : hit.edges.length ? hit.edges[0] : null);
  });

  /* The controls. */
  function year(id) {
    var value = byId(id).value.trim();
    return value === "" || !Number.isFinite(Number(value)) ? null : Number(value);
  }
  var every = known_years(data.messages);
  function reset() {
    byId("from").value = ""; byId("to").value = ""; byId("search").value = "";
    byId("relayed").checked = false; byId("legs").checked = data.legsShown; byId("found").hidden = true;
    Object.assign(state, { from: null, to: null, relayed: false, legs: data.legsShown, chosen: null });
    network.unselectAll();
    refresh();
    fit();
  }
  function fit() {
    if (!data.actors.length) { return; }
    var boxes = data.actors.map(function (actor) { return network.getBoundingBox(actor.id); });
    var edge = function (pick, side) { return pick.apply(null, boxes.map(function (box) { return box[side]; })); };
    var left = edge(Math.min, "left"), right = edge(Math.max, "right"), top = edge(Math.min, "top"), bottom = edge(Math.max, "bottom");
    var area = byId("mynetwork").getBoundingClientRect();
    network.moveTo({
      position: { x: (left + right) / 2, y: (top + bottom) / 2 },
      scale: Math.min(1.25, (area.width - 28) / (right - left), (area.height - 28) / (bottom - top)),
      animation: false,
    });
  }
  if (every.length) { byId("from").placeholder = String(every[0]); byId("to").placeholder = String(every[every.length - 1]); }
  ["from", "to", "relayed", "legs"].forEach(function (id) {
    byId(id).addEventListener("input", function () {
      state.from = year("from"); state.to = year("to"); state.relayed = byId("relayed").checked; state.legs = byId("legs").checked;
      refresh();
    });
  });
  byId("reset").addEventListener("click", reset);
  byId("fit").addEventListener("click", fit);
  byId("search").addEventListener("input", search);
  byId("search").addEventListener("keydown", function (event) {
    var found = matches(byId("search").value.trim());
    if (event.key === "Enter" && byId("search").value.trim() && found.length) { go(found[0]); }
  });
  document.addEventListener("click", function (event) {
    if (!event.target.closest(".find")) { byId("found").hidden = true; }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    if (!byId("found").hidden) { byId("found").hidden = true; } else if (state.chosen !== null) { choose(null); }
  });
  window.addEventListener("resize", fit);
  if (window.innerWidth <= 900) { document.querySelector(".legend").open = false; }
  byId("legs").checked = data.legsShown;
  unplaced();
  refresh();
  network.once("afterDrawing", fit);
  fit();
})();
