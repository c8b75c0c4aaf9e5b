package harness

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// Service says how jobs of the remote service behave, and what has become of them.
type Service struct {
	URL string
}

// Sighting is what the service knows about the jobs of one name.
type Sighting struct {
	Jobs []struct {
		ID        string `json:"id"`
		Key       string `json:"key"`
		IsDeleted bool   `json:"isDeleted"`
	} `json:"jobs"`
	Live     int            `json:"live"`
	Requests map[string]int `json:"requests"`
}

// Behave takes JSON such as {"answer":{"state":"RUNNING"},"fail":{"get":503},"hold":["create"]}.
func (s *Service) Behave(ctx context.Context, name string, behaviour string) error {
	return s.do(ctx, http.MethodPut, "jobs/"+url.PathEscape(name), behaviour, nil)
}

// Look answers at once.
func (s *Service) Look(ctx context.Context, name string) (seen Sighting, err error) {
	err = s.do(ctx, http.MethodGet, "jobs/"+url.PathEscape(name), "", &seen)
	return seen, err
}

// Wait answers when the query is true, such as operation=get&atLeast=2 or live=0.
func (s *Service) Wait(ctx context.Context, name string, query string) (seen Sighting, err error) {
	err = s.do(ctx, http.MethodGet, "jobs/"+url.PathEscape(name)+"?"+query, "", &seen)
	return seen, err
}

// DeleteJob deletes a job as a user of the service might, behind everybody's back.
func (s *Service) DeleteJob(ctx context.Context, id string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodDelete, s.URL+"/v1/jobs/"+id, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusNoContent {
		return fmt.Errorf("the job service answers %d when job %s is deleted", response.StatusCode, id)
	}
	return nil
}

// StopConnector sends SIGTERM to the connector of this name; the only one has none.
func (s *Service) StopConnector(ctx context.Context, name string) error {
	return s.do(ctx, http.MethodPost, "stop/"+name, "", nil)
}

// KillConnector ends it at once, and answers when it has ended.
func (s *Service) KillConnector(ctx context.Context, name string) error {
	return s.do(ctx, http.MethodPost, "kill/"+name, "", nil)
}

// StartConnector starts it again where it was, after it has ended, and answers when it serves.
func (s *Service) StartConnector(ctx context.Context, name string) error {
	return s.do(ctx, http.MethodPost, "start/"+name, "", nil)
}

// Exited answers the connector's exit code when it has ended.
func (s *Service) Exited(ctx context.Context, name string) (code *int, err error) {
	var result struct {
		Code *int `json:"code"`
	}
	err = s.do(ctx, http.MethodGet, "exited/"+name, "", &result)
	return result.Code, err
}

func (s *Service) do(ctx context.Context, method string, path string, body string, result any) error {
	request, err := http.NewRequestWithContext(ctx, method, s.URL+"/control/"+path, bytes.NewBufferString(body))
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the job service answers %d to %s %s: %s", response.StatusCode, method, path, text)
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(text, result)
}
