// Elements are made by hand and text goes in as text: nothing that an article says can become markup.

export const element = (tag, attributes, ...children) => filled(document.createElement(tag), attributes, children);

// A part of an SVG drawing.
export const drawing = (tag, attributes, ...children) => filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

function filled(made, attributes = {}, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

export const byId = (id) => document.getElementById(id);
