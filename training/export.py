"""From a trained encoder to what the package carries: a graph in eight-bit numbers, and a pruned vocabulary.

Both sides of a product are whole numbers. Weights have a scale for each output; what flows between the layers has one for the
whole product, taken once from messages of the training, not from the batch, or a message would be judged differently in
other company. Columns of large values hand most of their size over to the weights, so that one scale fits all (G. Xiao et
al., SmoothQuant, 2023). Weights use seven of the eight bits, because older processors overflow otherwise.
"""

import json
import logging
import math
from pathlib import Path

import torch
from torch import nn

from analyser.language.model_text import model_text
from training.encoder import Encoder, scores, tokenizer

STRENGTH = 0.8
"""How much of a column's size goes over to the weights (alpha in SmoothQuant)."""
GROUP = 32
"""So many numbers of a word's vector share a scale."""
PLACES = 128
"""Tokens of a text that the graph can read at once."""
VOCABULARY = 22000
"""Words and pieces of words that the shipped model knows."""


class Product(torch.autograd.Function):
    """``states @ weight + bias`` in whole numbers; onnxruntime has it as one step."""

    @staticmethod
    def forward(ctx, states, weight, step, scale, bias):
        whole = torch.clamp(torch.round(states / step), -128, 127)
        return (whole @ weight.float()) * step * scale + bias

    @staticmethod
    def symbolic(g, states, weight, step, scale, bias):
        middle = g.op("Constant", value_t=torch.tensor(128, dtype=torch.uint8))
        nought = g.op("Constant", value_t=torch.tensor(0, dtype=torch.int8))
        whole = g.op("QuantizeLinear", states, step, middle)
        made = g.op("com.microsoft::MatMulIntegerToFloat", whole, weight, step, scale, middle, nought, bias)
        sizes = [*(states.type().sizes() or [None, None, None])[:-1], bias.type().sizes()[0]]
        made.setType(states.type().with_sizes(sizes))
        return made


class Small(nn.Module):
    """Linear layers side by side; `largest` is the largest absolute value in each column of their input."""

    def __init__(self, parts: list[nn.Linear], largest: torch.Tensor):
        super().__init__()
        weight = torch.cat([part.weight.detach() for part in parts])
        over = largest.clamp(min=1e-4) ** STRENGTH / weight.abs().amax(0).clamp(min=1e-4) ** (1 - STRENGTH)
        over = over / over.log().mean().exp()
        weight = weight * over
        scale = weight.abs().amax(1).clamp(min=1e-8) / 63
        self.divisor = nn.Parameter(1 / over, requires_grad=False)
        self.step = nn.Parameter((largest / over).max() / 127, requires_grad=False)
        self.weight = nn.Parameter((weight / scale[:, None]).round().to(torch.int8).T.contiguous(), requires_grad=False)
        self.scale = nn.Parameter(scale, requires_grad=False)
        self.bias = nn.Parameter(torch.cat([part.bias.detach() for part in parts]), requires_grad=False)

    def forward(self, states):
        return Product.apply(states * self.divisor, self.weight, self.step, self.scale, self.bias)


class Layer(nn.Module):
    """One layer of either kind of encoder, written plainly for export."""

    def __init__(self, layer, heads: int, largest: dict[nn.Module, torch.Tensor]):
        super().__init__()
        attention = layer.attention
        if hasattr(attention, "attn"):  # mpnet
            inner, out, self.after_attention = attention.attn, attention.attn.o, attention.LayerNorm
            three = [inner.q, inner.k, inner.v]
        else:
            inner, out, self.after_attention = attention.self, attention.output.dense, attention.output.LayerNorm
            three = [inner.query, inner.key, inner.value]
        self.heads, self.width = heads, out.out_features // heads
        whole = [three, [out], [layer.intermediate.dense], [layer.output.dense]]
        self.three, self.out, self.wide, self.narrow = (Small(parts, largest[parts[0]]) for parts in whole)
        self.after = layer.output.LayerNorm

    def forward(self, states, bias):
        count, length = states.shape[0], states.shape[1]
        three = self.three(states).view(count, length, 3, self.heads, self.width).permute(2, 0, 3, 1, 4)
        query, key, value = three[0], three[1], three[2]
        weights = torch.softmax(query @ key.transpose(-1, -2) / math.sqrt(self.width) + bias, -1)
        heard = (weights @ value).transpose(1, 2).reshape(count, length, self.heads * self.width)
        states = self.after_attention(self.out(heard) + states)
        return self.after(self.narrow(nn.functional.gelu(self.wide(states))) + states)


class Whole(nn.Module):
    """Token ids -> scores. Word vectors are four-bit numbers, two in a byte."""

    def __init__(self, made: Encoder, kept: list[int], largest: dict[nn.Module, torch.Tensor]):
        super().__init__()
        embeddings, self.inner = made.encoder.embeddings, made.encoder.encoder
        table = embeddings.word_embeddings.weight.detach()[kept].unflatten(1, (-1, GROUP))
        scale = (table.abs().amax(2, keepdim=True).clamp(min=1e-6) / 7).half().float()
        small = (table / scale).round().clamp(-7, 7).add(8).to(torch.uint8).flatten(1)
        half = small.shape[1] // 2
        self.table = nn.Parameter(small[:, :half] * 16 + small[:, half:], requires_grad=False)
        self.scale = nn.Parameter(scale.squeeze(2).half(), requires_grad=False)
        self.relative = hasattr(self.inner, "compute_position_bias")
        places = embeddings.position_embeddings.weight.detach()
        if self.relative:  # mpnet counts its places from the one after the padding's
            places = places[embeddings.padding_idx + 1 :]
        else:
            places = places + embeddings.token_type_embeddings.weight.detach()[0]
        self.places = nn.Parameter(places[:PLACES].clone())
        self.norm = embeddings.LayerNorm
        heads = made.encoder.config.num_attention_heads
        self.layers = nn.ModuleList(Layer(layer, heads, largest) for layer in self.inner.layer)
        self.head = made.head

    def forward(self, ids, mask):
        pair = self.table[ids].float()
        first = torch.floor(pair / 16)
        numbers = torch.cat([first, pair - 16 * first], -1) - 8
        words = (numbers.unflatten(-1, (-1, GROUP)) * self.scale[ids].float().unsqueeze(-1)).flatten(-2)
        states = self.norm(words + self.places[: ids.shape[1]])
        seen = mask.to(states.dtype)
        bias = (1 - seen[:, None, None, :]) * -1e4
        if self.relative:
            bias = bias + self.inner.compute_position_bias(states[:1])
        for layer in self.layers:
            states = layer(states, bias)
        weight = seen.unsqueeze(-1)
        return self.head((states * weight).sum(1) / weight.sum(1))


@torch.inference_mode()
def largest_inputs(made: Encoder, base: Path, texts: list[str]) -> dict[nn.Module, torch.Tensor]:
    """For each linear layer the largest absolute value in each column of its input, over the texts."""
    found: dict[nn.Module, torch.Tensor] = {}

    def keep(part, given):
        most = given[0].abs().flatten(0, -2).amax(0)
        found[part] = torch.maximum(found.get(part, most), most)

    linear = [part for layer in made.encoder.encoder.layer for part in layer.modules() if isinstance(part, nn.Linear)]
    hooks = [part.register_forward_pre_hook(keep) for part in linear]
    scores(made, base, texts)
    for hook in hooks:
        hook.remove()
    return found


def kept_words(base: Path, texts: list[str]) -> list[int]:
    """Ids of the `VOCABULARY` words that stay: special ones, those of the texts, and the commonest of the others.

    The vocabulary is in the order of frequency; a word that is gone is spelt with the pieces that are left.
    """
    vocabulary = json.loads((base / "tokenizer.json").read_text())["model"]["vocab"]
    words = tokenizer(base)
    kept = {vocabulary[word] for word in ("<s>", "<pad>", "</s>", "<unk>", "<mask>", "[UNK]")}
    kept |= {place for each in words.encode_batch([model_text(text).text for text in texts]) for place in each.ids}
    others = sorted(
        place for word, place in vocabulary.items() if word.isascii() and not word.startswith("[") and place not in kept
    )
    return sorted(kept | set(others[: max(0, VOCABULARY - len(kept))]))


def write(made: Encoder, base: Path, texts: list[str], path: Path) -> None:
    """Write the graph, and tokenizer.json beside it."""
    logging.disable(logging.WARNING)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept, largest = kept_words(base, texts), largest_inputs(made, base, texts[::20])
    torch.onnx.export(
        Whole(made.eval().float(), kept, largest).eval(),
        (torch.randint(5, 900, (2, 9)), torch.ones(2, 9, dtype=torch.long)),
        path,
        input_names=["ids", "mask"],
        output_names=["scores"],
        opset_version=17,
        dynamo=False,
        dynamic_axes={each: {0: "messages", 1: "tokens"} for each in ("ids", "mask")} | {"scores": {0: "messages"}},
    )
    _write_tokenizer(base, kept, path.parent / "tokenizer.json")
    logging.disable(logging.NOTSET)


def _write_tokenizer(base: Path, kept: list[int], path: Path) -> None:
    made = json.loads((base / "tokenizer.json").read_text())
    new = {old: place for place, old in enumerate(kept)}
    made["model"]["vocab"] = {word: new[old] for word, old in made["model"]["vocab"].items() if old in new}
    for each in made["added_tokens"]:
        each["id"] = new[each["id"]]
    special = made["post_processor"].get("special_tokens", {})
    for each in special.values():
        each["ids"] = [new[old] for old in each["ids"]]
    for side in ("sep", "cls"):
        if side in made["post_processor"]:
            word, old = made["post_processor"][side]
            made["post_processor"][side] = [word, new[old]]
    made["truncation"] = made["padding"] = None
    path.write_text(json.dumps(made, ensure_ascii=False), "utf-8")
