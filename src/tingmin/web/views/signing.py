"""Signing in and out of the desk, and choosing the post for those who hold several."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tingmin.accounts.queries import acting_in, appointments_on
from tingmin.accounts.types import CHOSEN_POST, POSTS
from tingmin.kernel.actors import Post
from tingmin.kernel.refusals import Refusal
from tingmin.web import attempts, door
from tingmin.web.refusals import said


class SignInForm(AuthenticationForm):
    """User name and password, in our words and within our count of attempts."""

    username = forms.CharField(
        label=_("用户名"),
        widget=forms.TextInput({"class": "form-control", "autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        widget=forms.PasswordInput({"class": "form-control", "autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": _("用户名或密码不正确，请核对后再试。"),
        "inactive": _("该账号已停用，请联系管理员。"),
    }

    def clean(self) -> dict[str, Any]:
        """Authenticate, unless this pair of user name and address failed too often."""
        username, client = self.cleaned_data.get("username", ""), door.client_of(self.request)  # type: ignore[arg-type]
        try:
            attempts.refuse_if_many(username, client=client)
        except Refusal as refusal:
            raise forms.ValidationError(said(refusal)) from refusal
        self.user_cache = authenticate(self.request, username=username, password=self.cleaned_data.get("password"))
        if self.user_cache is None:
            attempts.note_failure(username, client=client)
            raise self.get_invalid_login_error()
        return self.cleaned_data


class SignIn(LoginView):
    """The sign-in page."""

    template_name = "web/desk/signin.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the sentence; a wrong password is no success."""
        response = super().form_invalid(form)
        response.status_code = 422
        return response


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def choose_post(request: HttpRequest) -> HttpResponse:
    """In which of the posts held today somebody acts from now on; who holds one only is not asked."""
    held = appointments_on(UUID(str(request.user.pk)), door.today())
    if not held:
        raise door.NoPost()
    chosen = acting_in(held, request.POST.get("post", ""))
    if chosen is not None:
        request.session[CHOSEN_POST] = str(chosen.pk)
        return redirect(_asked_for(request))
    posts = [(each, each.organ.label, POSTS[Post(each.post)]) for each in held]
    context = {"posts": posts, "next": _asked_for(request), "chosen": request.session.get(CHOSEN_POST, "")}
    return render(request, "web/desk/posts.html", context, status=422 if request.method == "POST" else 200)


def _asked_for(request: HttpRequest) -> str:
    """The page of ours that was asked for before the question; else the beginning of the desk."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if ours else "desk"
